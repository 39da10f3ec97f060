(function () {
  "use strict";
  var still = matchMedia("(prefers-reduced-motion: reduce)");
  function move(uses, places) {
    places.forEach(function (xy, n) {
      // a mark far outside of the picture was not drawn
      if (uses[n]) { uses[n].setAttribute("x", xy[0]); uses[n].setAttribute("y", xy[1]); }
    });
  }
  document.querySelectorAll(".film").forEach(function (box) {
    var film = JSON.parse(box.getAttribute("data-film"));
    var slider = box.querySelector("input"), said = box.querySelector("output");
    var button = box.querySelector(".play"), timer = 0;
    function group(id) { return document.getElementById(film.prefix + "-" + id); }
    function show(n) {
      var frame = film.frames[n], id;
      for (id in frame.paths) { group(id).querySelector(":scope > path").setAttribute("d", frame.paths[id]); }
      for (id in frame.places) { move(group(id).querySelectorAll("use"), frame.places[id]); }
      for (id in frame.fills) {
        group(id).querySelectorAll(":scope use, :scope > path").forEach(function (e, k) {
          var at = frame.fills[id].substr(k * film.width, film.width);
          if (at) { e.style.fill = film.colours[parseInt(at, 36)]; }
        });
      }
      move(group("climb-cursor").querySelectorAll("use"), [frame.cursor]);
      var text = "iteration " + frame.t + " of " + film.last + ", log-likelihood " + frame.L;
      said.textContent = text;
      slider.setAttribute("aria-valuetext", text);
      box.setAttribute("data-shown", frame.t);
    }
    function stop() {
      clearInterval(timer);
      timer = 0;
      button.textContent = "play";
      button.setAttribute("aria-pressed", "false");
    }
    function step() {
      if (+slider.value >= film.frames.length - 1) { stop(); return; }
      slider.value = +slider.value + 1;
      show(+slider.value);
    }
    slider.addEventListener("input", function () { stop(); show(+slider.value); });
    button.addEventListener("click", function () {
      if (timer) { stop(); return; }
      if (still.matches) { return; }
      if (+slider.value >= film.frames.length - 1) { slider.value = 0; show(0); }
      button.textContent = "stop";
      button.setAttribute("aria-pressed", "true");
      timer = setInterval(step, 450);
    });
    slider.value = 0;
    show(0);
    box.hidden = false;
    box.closest("figure").classList.add("moving");
  });
})();
