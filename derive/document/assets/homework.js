(function () {
  "use strict";
  // what a student wrote may not be large on the page nor run for long; what fails stays as source
  document.querySelectorAll("[data-tex]").forEach(function (e) {
    var display = e.parentElement && e.parentElement.classList.contains("formula");
    try {
      katex.render((display ? "\\displaystyle " : "") + e.getAttribute("data-tex"), e, {
        throwOnError: true, strict: "ignore", trust: false, maxSize: 10, maxExpand: 100
      });
    } catch (error) { e.textContent = e.getAttribute("data-tex"); e.classList.add("plain"); }
  });
  // a formula that is wider than its box scrolls, so the keyboard has to reach it
  function reach() {
    document.querySelectorAll(".formula").forEach(function (e) {
      if (e.scrollWidth > e.clientWidth + 1) { e.tabIndex = 0; } else { e.removeAttribute("tabindex"); }
    });
  }
  reach();
  addEventListener("resize", reach);
  // what is folded would be lost on paper
  addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (d) { d.open = true; });
  });
  document.documentElement.setAttribute("data-typeset", "done");
})();
