(function () {
  "use strict";
  // what a student wrote may not be large on the page nor run for long; what fails stays as source
  function typeset(tex, e) {
    try {
      katex.render(tex, e, {
        throwOnError: true, strict: "ignore", trust: false, maxSize: 10, maxExpand: 100
      });
      return true;
    } catch (error) { return false; }
  }
  // without the places at which rows align, a formula can be broken between its terms
  function inOneRow(tex) {
    return tex.indexOf("\\begin") < 0 ? tex.replace(/\\\\(\[[^\]]*\])?/g, " ").replace(/(^|[^\\])&/g, "$1") : tex;
  }
  document.querySelectorAll("[data-tex]").forEach(function (e) {
    var display = e.parentElement && e.parentElement.classList.contains("formula");
    var tex = e.getAttribute("data-tex");
    if (typeset((display ? "\\displaystyle " : "") + inOneRow(tex), e)) { return; }
    if (typeset("\\begin{aligned}" + tex + "\\end{aligned}", e)) { return; }
    e.textContent = tex;
    e.classList.add("plain");
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
