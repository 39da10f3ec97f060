(function () {
  "use strict";
  var small = matchMedia("(max-width: 40rem)");
  function typeset(which, narrow) {
    which.forEach(function (e) {
      var display = e.classList.contains("formula");
      var tex = narrow && e.getAttribute("data-narrow") || e.getAttribute("data-tex");
      katex.render(tex, e, {
        displayMode: display, throwOnError: false, strict: "ignore", fleqn: true, trust: false
      });
    });
  }
  function wide(e) { return e.scrollWidth > e.clientWidth + 1; }
  // a formula that is wider than its box has the rows of a narrow window; one that is wider even so
  // scrolls, and the keyboard has to reach it
  function fit(which) {
    typeset(which, small.matches);
    if (!small.matches) {
      typeset(which.filter(function (e) { return e.hasAttribute("data-narrow") && wide(e); }), true);
    }
    document.querySelectorAll(".formula").forEach(function (e) {
      if (wide(e)) { e.tabIndex = 0; } else { e.removeAttribute("tabindex"); }
    });
  }
  function all(which) { return Array.prototype.slice.call(document.querySelectorAll(which)); }
  fit(all("[data-tex]"));
  var later = 0;
  addEventListener("resize", function () {
    clearTimeout(later);
    later = setTimeout(function () { fit(all("[data-narrow]")); }, 100);
  });
  function copied(button) {
    var said = button.textContent;
    button.textContent = "copied";
    setTimeout(function () { button.textContent = said; }, 1500);
  }
  function byHand(text, button) {
    var area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.appendChild(area);
    area.select();
    if (document.execCommand("copy")) { copied(button); }
    area.remove();
    button.focus();
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("button.copy");
    if (!button) { return; }
    var text = button.getAttribute("data-copy");
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(function () { copied(button); },
        function () { byHand(text, button); });
    } else { byHand(text, button); }
  });
  // what is folded would be lost on paper
  addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (d) { d.open = true; });
  });
  document.documentElement.setAttribute("data-typeset", "done");
})();
