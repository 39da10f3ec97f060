// The live figure: the reader moves the starting centres, steps, and sees what EM does. What is
// computed stands in em.js; here it is drawn, and the reader's hands are followed.
(function () {
  "use strict";
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const CLOSE = 1e-10, MOST = 1000, PAUSE = 450;  // as in derive fit; milliseconds between steps
  const {BOX, add, set, short, path, range, axes} = plots;

  // the two algorithms: evaluate a theta, and what lies on the way to the next ---------------------------
  function byEM(em) {
    return {
      name: "EM", value: "log-likelihood", grows: true, soft: true,
      curves: ["log L", "Q + constant"],
      evaluate: em.evaluate,
      along: em.along
    };
  }
  function byKMeans(places, xs) {
    const list = v => Array.isArray(v) ? v : [v];
    const square = (u, v) => list(u).reduce((s, a, j) => s + (a - list(v)[j]) ** 2, 0);
    const nearest = (x, centres) => centres.reduce(
      (best, m, k) => square(x, m) < square(x, centres[best]) ? k : best, 0);
    const centresOf = theta => places.map(place => valueAt(theta, place));
    return {
      name: "K-means", value: "sum of squares", grows: false, soft: false,
      curves: ["sum of squares", "with the clusters held"],
      evaluate(theta) {
        const centres = centresOf(theta), owner = xs.map(x => nearest(x, centres));
        const T = centres.map((_, k) => owner.map(o => o === k ? 1 : 0));
        const next = centres.map((m, k) => {
          const own = xs.filter((_, i) => owner[i] === k);
          const mean = j => own.reduce((s, x) => s + list(x)[j], 0) / own.length;
          return own.length === 0 ? m : Array.isArray(m) ? m.map((_, j) => mean(j)) : mean(0);
        });
        const value = xs.reduce((s, x, i) => s + square(x, centres[owner[i]]), 0);
        return {T, owner, value, next: places.reduce(
          (there, place, k) => withValue(there, place, next[k]), theta)};
      },
      along(now, shares) {
        const from = centresOf(now.theta), to = centresOf(now.next);
        return shares.map(s => {
          const at = from.map((m, k) => Array.isArray(m)
            ? m.map((v, j) => v + s * (to[k][j] - v)) : m + s * (to[k] - m));
          return xs.reduce(([rise, bound], x, i) => [
            rise + square(x, at[nearest(x, at)]) - square(x, from[now.owner[i]]),
            bound + square(x, at[now.owner[i]]) - square(x, from[now.owner[i]])], [0, 0]);
        });
      }
    };
  }

  // one figure --------------------------------------------------------------------------------------
  function live(box) {
    const told = JSON.parse(box.querySelector("script").textContent);
    const {rows, picture, start} = told, xs = rows[told.x], places = told.location;
    const em = derivedEM(derivedPrograms[box.dataset.program], rows, told.x);
    const K = places.length, all = [...Array(K).keys()];
    const methods = {em: byEM(em), "k-means": byKMeans(places, xs)};
    const centreOf = (theta, k) => valueAt(theta, places[k]);
    const centresOf = theta => all.map(k => centreOf(theta, k));
    box.em = em;
    const find = which => box.querySelector(which);
    const said = find("output"), play = find(".play");
    const svg = {data: find(".data svg"), bound: find(".bound svg"), climb: find(".climb svg")};
    let method = methods.em, history = [], seed = 0, timer = 0, waiting = 0, held = null;

    const plane = picture.pair !== null;
    const coordinates = m => plane ? picture.pair.map(j => m[j]) : [m];
    const fills = picture.fills.map(f => [1, 3, 5].map(n => parseInt(f.slice(n, n + 2), 16)));
    const mixed = shares => "rgb(" + [0, 1, 2].map(n => Math.round(shares.reduce(
      (s, t, k) => s + t * fills[k % fills.length][n], 0))) + ")";
    const colour = k => "line-" + (k % 6 + 1);
    const look = k => ({"class": "line " + colour(k), "stroke-width": 2,
      "stroke-dasharray": picture.dashes[k % picture.dashes.length]});

    // what stands still, and the elements that follow theta
    const at = axes(svg.data, ...picture.limits, {x: picture.names[0], y: picture.names[1]});
    const bars = picture.bars.map(([left, width, height]) => add(at.inner, "rect", {
      "class": "bar", x: at.x(left), width: at.x(left + width) - at.x(left),
      y: at.y(height), height: at.foot - at.y(height)}));
    const middles = picture.bars.map(b => b[3]);
    const along = !picture.grid ? middles : [...Array(picture.grid).keys()].map(
      n => at.xs[0] + n / (picture.grid - 1) * (at.xs[1] - at.xs[0]));
    const dots = picture.dots.map(([, x, y]) => add(at.inner, "circle",
      {"class": "dot", cx: at.x(x), cy: at.y(y), r: picture.dots.length > 40 ? 3 : 5}));
    const trails = all.map(k => add(at.inner, "path", {"class": "trail " + colour(k)}));
    const shapes = all.map(k => [2, 1.3].map(
      width => add(at.inner, "path", {...look(k), "stroke-width": width})));
    const total = add(at.inner, "path", {"class": "line total"});
    const handles = all.map(k => {
      const g = add(svg.data, "g", {"class": "handle", tabindex: 0, role: "slider",
        "aria-label": `${picture.word} of component ${picture.labels[k]}`});
      add(g, "circle", {"class": "reach", r: 24});
      add(g, "circle", {"class": "disc " + colour(k), r: 9});
      add(g, "text", {"text-anchor": "middle", y: 4}, picture.labels[k]);
      return g;
    });

    // states: {theta, T, value, next}, the last of the history being shown
    function state(theta) {
      const found = method.evaluate(theta);
      return {theta, ...(found || {T: null, value: NaN, next: null})};
    }
    const now = () => history[history.length - 1];
    const gain = () => history.length < 2 ? NaN : now().value - history[history.length - 2].value;
    const settled = () => Math.abs(gain()) <= CLOSE * (1 + Math.abs(now().value));
    function begin(centres) {
      stop();
      history = [state(centres.reduce((theta, m, k) => withValue(theta, places[k], m), start))];
      show();
    }
    function step() {
      if (now().next === null || history.length > MOST) { return false; }
      history.push(state(now().next));
      return now().next !== null && !settled();
    }
    function back() {
      stop();
      if (history.length > 1) { history.pop(); }
      show();
    }
    function other() {
      const random = () => {  // mulberry32: the same starts on every page
        let t = seed += 0x6D2B79F5;
        t = Math.imul(t ^ t >>> 15, t | 1);
        t ^= t + Math.imul(t ^ t >>> 7, t | 61);
        return ((t ^ t >>> 14) >>> 0) / 4294967296;
      };
      const centres = [];
      for (let tries = 0; centres.length < K; tries += 1) {
        const i = Math.floor(random() * xs.length);
        const m = plane ? xs[i] : inside(xs[i] / (picture.tosses ? rows[picture.tosses][i] : 1));
        if (tries > 50 || !centres.some(c => String(c) === String(m))) { centres.push(m); }
      }
      begin(centres);
    }
    const inside = (v, [low, high] = picture.reach) => Math.min(Math.max(v, low), high);

    // the reader's hands
    function place(k, x, y) {
      const to = [inside(x, plane ? at.xs : picture.reach), inside(y, at.ys)];
      const centres = centresOf(now().theta).map((m, n) => n !== k ? m : plane
        ? m.map((v, j) => picture.pair.includes(j) ? to[picture.pair.indexOf(j)] : v) : to[0]);
      begin(centres);
    }
    handles.forEach((g, k) => {
      g.addEventListener("pointerdown", event => {
        held = k;
        g.setPointerCapture(event.pointerId);
        g.focus();
        event.preventDefault();
      });
      for (const end of ["pointerup", "pointercancel"]) { g.addEventListener(end, () => { held = null; }); }
      g.addEventListener("pointermove", event => {
        if (held !== k || waiting) { return; }
        const seen = svg.data.getBoundingClientRect(), scale = svg.data.viewBox.baseVal.width / seen.width;
        const to = at.back((event.clientX - seen.left) * scale, (event.clientY - seen.top) * scale);
        waiting = requestAnimationFrame(() => {
          waiting = 0;
          place(k, ...to);
        });
      });
      g.addEventListener("keydown", event => {
        const way = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]}[event.key];
        if (!way) { return; }
        event.preventDefault();
        const [x, y] = coordinates(centreOf(now().theta, k)), part = event.shiftKey ? 250 : 50;
        const dx = (plane ? way[0] : way[0] + way[1]) * (at.xs[1] - at.xs[0]) / part;
        place(k, x + dx, plane ? y + way[1] * (at.ys[1] - at.ys[0]) / part : 0);
      });
    });
    function stop() {
      clearInterval(timer);
      timer = 0;
      play.textContent = "run";
      said.setAttribute("aria-live", "polite");
    }
    find(".step").addEventListener("click", () => { stop(); step(); show(); });
    find(".back").addEventListener("click", back);
    find(".reset").addEventListener("click", () => begin(centresOf(start)));
    find(".other").addEventListener("click", other);
    play.addEventListener("click", () => {
      if (timer) { stop(); show(); return; }
      if (still.matches) { while (step()) { /* at once: nothing moves */ } show(); return; }
      play.textContent = "stop";
      said.setAttribute("aria-live", "off");
      timer = setInterval(() => {
        // ever more at a time: late steps are small
        for (let n = 0; n <= history.length / 25 && timer; n += 1) { if (!step()) { stop(); } }
        show();
      }, PAUSE);
    });
    box.querySelectorAll("input").forEach(input => input.addEventListener("change", () => {
      method = methods[input.value];
      begin(centresOf(now().theta));
    }));

    // what follows theta
    function show() {
      const s = now(), centres = centresOf(s.theta);
      box.live = {t: history.length - 1, method: method.name, ...s};
      dots.forEach((dot, n) => dot.setAttribute(
        "fill", s.T ? mixed(s.T.map(row => row[picture.dots[n][0]])) : "none"));
      handles.forEach((g, k) => {
        const [x, y] = coordinates(centres[k]), top = plane ? at.y(y) : at.top + 9;
        set(g, {transform: `translate(${at.x(x).toFixed(1)} ${top.toFixed(1)})`,
          "aria-valuemin": at.xs[0], "aria-valuemax": at.xs[1], "aria-valuenow": x,
          "aria-valuetext": plane
            ? `${picture.names[0]} ${short(x)}, ${picture.names[1]} ${short(y)}` : short(x)});
        if (plane) {
          const way = history.map(h => coordinates(centreOf(h.theta, k)));
          trails[k].setAttribute("d", path(way.map(([a, b]) => [at.x(a), at.y(b)])));
        }
      });
      if (plane) { ellipses(s); } else { curves(s); }
      bound(s);
      climb();
      said.textContent = words(s);
    }
    function ellipses(s) {
      shapes.forEach((pair, k) => pair.forEach((e, n) => {
        e.setAttribute("d", !method.soft ? ""
          : ellipse(coordinates(centreOf(s.theta, k)), valueAt(s.theta, picture.spread[k]), n + 1));
      }));
    }
    function ellipse([x, y], S, deviations) {
      // a matrix; a vector of variances, or one of all coordinates
      const entry = (i, j) => Array.isArray(S) && Array.isArray(S[0]) ? S[i][j]
        : i !== j ? 0 : Array.isArray(S) ? S[i] : S;
      const [i, j] = picture.pair, a = Math.sqrt(entry(i, i)), b = entry(i, j) / a;
      const c = Math.sqrt(Math.max(entry(j, j) - b * b, 0));
      const points = [...Array(72).keys()].map(n => n * Math.PI / 36).map(r => [
        at.x(x + deviations * a * Math.cos(r)),
        at.y(y + deviations * (b * Math.cos(r) + c * Math.sin(r)))]);
      return path(points) + "Z";
    }
    // the components over a line: their densities where there are bars, else upright lines
    function curves(s) {
      const density = values => em.densities(s.theta, values);
      const nearest = values => values.map(v => centresOf(s.theta).map(m => Math.abs(v - m)))
        .map(d => d.map(v => v === Math.min(...d) ? 1 : 0));
      const sum = values => values.reduce((a, b) => a + b, 0);
      if (bars.length) {
        const heights = method.soft ? density(along) : null;
        const shares = method.soft ? density(middles) : nearest(middles);
        const curve = height => !heights ? ""
          : path(along.map((v, n) => [at.x(v), at.y(height(heights[n]))]));
        bars.forEach((bar, n) => bar.setAttribute(
          "fill", shares ? mixed(shares[n].map(v => v / sum(shares[n]))) : "none"));
        shapes.forEach(([e], k) => e.setAttribute("d", curve(values => values[k])));
        total.setAttribute("d", curve(sum));
      }
      shapes.forEach(([line, e], k) => (bars.length ? e : line).setAttribute("d",
        path([at.top, at.foot].map(y => [at.x(centreOf(s.theta, k)), y]))));
    }
    // log L from theta^t (0) to theta^{t+1} (1), and the curve that touches it at 0
    function bound(s) {
      svg.bound.replaceChildren();
      const [curve, touching] = method.curves, way = method.grows ? 1 : -1;
      const name = {x: "share of the step", y: `${curve}, from that at θᵗ`};
      const end = s.next === null ? null : method.along(s, [1])[0];
      if (end === null) {
        axes(svg.bound, [0, 1], [0, 1], name, false);
        set(svg.bound, {"aria-label": "There is no next θ."});
        return;
      }
      const fine = xs.length > 800 ? 6 : 12;  // a drag has to be followed at once
      const shares = [...Array(4 * fine + 1).keys()].map(n => n / (2 * fine) - 0.5);
      const along = method.along(s, shares);
      const reach = Math.max(way * end[1], CLOSE / 10 * (1 + Math.abs(s.value)));
      const ys = [-1.2 * reach, Math.max(2 * reach, 1.15 * way * end[0])].map(v => way * v);
      const a = axes(svg.bound, [-0.5, 1.5], method.grows ? ys : ys.reverse(), name);
      [0, 1].forEach(c => add(a.inner, "path", {...look(c), d: path(
        shares.map((v, n) => along[n] && [a.x(v), a.y(along[n][c])]).filter(p => p))}));
      add(a.inner, "path", {"class": "rise", d: path(end.map(v => [a.x(1), a.y(v)]))});
      [["touch", 0, 0, "θᵗ"], ["top", 1, end[1], "θᵗ⁺¹"]].forEach(([kind, u, v, text]) => {
        const y = a.y(v) + (method.grows ? 17 : -9);
        add(svg.bound, "circle", {"class": kind, cx: a.x(u), cy: a.y(v), r: 4});
        add(svg.bound, "text", {x: a.x(u), y, "text-anchor": "middle"}, text);
      });
      method.curves.forEach((text, c) => {
        const x = BOX.left + 8, y = (method.grows ? BOX.top + 8 : a.foot - 20) + 14 * c;
        add(svg.bound, "path", {...look(c), d: path([[x, y - 4], [x + 24, y - 4]])});
        add(svg.bound, "text", {x: x + 30, y}, text);
      });
      set(svg.bound, {"aria-label": `${curve} on the way from θᵗ to θᵗ⁺¹, and ${touching}, which `
        + `touches it at θᵗ: at θᵗ⁺¹ this has changed by ${short(end[1])}, `
        + `${curve} by ${short(end[0])}.`});
    }
    function climb() {
      svg.climb.replaceChildren();
      const values = history.map(h => h.value).filter(Number.isFinite), last = values.length - 1;
      const name = {x: "iteration t", y: method.value};
      const a = axes(svg.climb, [0, Math.max(last, 5)], range(last < 0 ? [0] : values, 0.08), name);
      if (last >= 0) {
        add(svg.climb, "path", {...look(0), d: path(values.map((v, t) => [a.x(t), a.y(v)]))});
        add(svg.climb, "circle", {"class": "touch", cx: a.x(last), cy: a.y(values[last]), r: 4});
      }
      const latest = values.slice(-6).map(v => v.toFixed(2)).join(", ").replace(/-/g, "−");
      set(svg.climb, {"aria-label": `${method.value} by iteration, the last ones: ${latest}`});
    }
    function words(s) {
      const t = history.length - 1;
      if (!Number.isFinite(s.value)) {
        return `${method.name}, iteration ${t}: no likelihood, a component has collapsed; `
          + "go back, or start elsewhere";
      }
      const value = s.value.toFixed(method.grows ? 4 : 2).replace("-", "−");
      return `${method.name}, ${t ? "iteration " + t : "start"}: ${method.value} ${value}`
        + (t === 0 ? "" : settled() ? ", stands still"
          : `, ${gain() > 0 ? "up" : "down"} by ${short(Math.abs(gain()), 3)}`);
    }
    begin(centresOf(start));
    box.hidden = false;
    box.closest("figure").classList.add("moving");
  }
  document.querySelectorAll(".live").forEach(live);
})();
