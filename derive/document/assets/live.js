// The live figure: the reader moves the starting centres, steps, and sees what EM does. What is
// computed stands in em.js; here it is drawn, and the reader's hands are followed.
(function () {
  "use strict";
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const CLOSE = 1e-10, MOST = 1000, PAUSE = 450;  // as in derive fit; milliseconds between steps
  const BOX = {left: 46, right: 8, top: 24, bottom: 36};

  // drawing -----------------------------------------------------------------------------------------
  function add(parent, name, attributes, text) {
    const e = document.createElementNS("http://www.w3.org/2000/svg", name);
    set(e, attributes);
    if (text !== undefined) { e.textContent = text; }
    return parent.appendChild(e);
  }
  function set(e, attributes) {
    for (const name in attributes) { e.setAttribute(name, attributes[name]); }
    return e;
  }
  function short(v, digits = 4) {
    return String(Number(v.toPrecision(digits))).replace("-", "−");
  }
  function ticks(low, high, most) {
    if (low > high) { return ticks(high, low, most); }
    const rough = (high - low) / most, power = Math.pow(10, Math.floor(Math.log10(rough)));
    const step = power * [1, 2, 5, 10].find(m => m * power >= rough);
    const found = [];
    for (let n = Math.ceil(low / step - 1e-9); n * step <= high + 1e-9 * step; n += 1) { found.push(n * step); }
    return found;
  }
  const path = points => "M" + points.map(p => p.map(v => v.toFixed(1)).join(" ")).join("L");

  // axes in an SVG of the width and height of its viewBox; gives scales and a clipped group
  function axes(svg, xs, ys, words, numbered = true) {
    const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
    const right = width - BOX.right, foot = height - BOX.bottom;
    const x = v => BOX.left + (v - xs[0]) / (xs[1] - xs[0]) * (right - BOX.left);
    const y = v => foot - (v - ys[0]) / (ys[1] - ys[0]) * (foot - BOX.top);
    const g = add(svg, "g", {"class": "axes", "aria-hidden": "true"});
    add(g, "path", {d: path([[BOX.left, BOX.top], [BOX.left, foot], [right, foot]])});
    for (const v of ticks(xs[0], xs[1], 6)) {
      add(g, "path", {d: path([[x(v), foot], [x(v), foot + 4]])});
      add(g, "text", {x: x(v), y: foot + 15, "text-anchor": "middle"}, short(v));
    }
    for (const v of numbered ? ticks(ys[0], ys[1], 5) : []) {
      add(g, "path", {d: path([[BOX.left, y(v)], [BOX.left - 4, y(v)]])});
      add(g, "text", {x: BOX.left - 6, y: y(v) + 4, "text-anchor": "end"}, short(v));
    }
    add(g, "text", {x: (BOX.left + right) / 2, y: height - 4, "text-anchor": "middle", "class": "name"}, words.x);
    add(g, "text", {x: BOX.left - 38, y: 13, "class": "name"}, words.y);
    // what lies outside of the axes is not drawn
    const box = [BOX.left, BOX.top, right - BOX.left, foot - BOX.top];
    const inner = add(svg, "svg", {x: box[0], y: box[1], width: box[2], height: box[3], viewBox: box.join(" ")});
    return {inner, x, y, xs, ys, foot, top: BOX.top,
      back: (px, py) => [xs[0] + (px - BOX.left) / (right - BOX.left) * (xs[1] - xs[0]),
        ys[0] + (foot - py) / (foot - BOX.top) * (ys[1] - ys[0])]};
  }
  function range(values, room) {
    const low = Math.min(...values), high = Math.max(...values), more = (high - low || 1) * room;
    return [low - more, high + more];
  }

  // the two algorithms: evaluate a theta, and what lies on the way to the next ---------------------------
  function byEM(em, rows) {
    return {
      name: "EM", value: "log-likelihood", grows: true, soft: true,
      curves: ["log L", "Q + constant"],
      evaluate(theta) {
        const e = em.eStep(theta, rows);
        return e && {...e, next: em.mStep(theta, e.T, rows)};
      },
      along: (now, shares) => em.along(now.theta, now.next, now, rows, shares)
    };
  }
  function byKMeans(K, base, rows) {
    const list = v => Array.isArray(v) ? v : [v];
    const square = (u, v) => list(u).reduce((s, a, j) => s + (a - list(v)[j]) ** 2, 0);
    const nearest = (x, centres) => centres.reduce(
      (best, m, k) => square(x, m) < square(x, centres[best]) ? k : best, 0);
    return {
      name: "K-means", value: "sum of squares", grows: false, soft: false,
      curves: ["sum of squares", "with the clusters held"],
      evaluate(theta) {
        const centres = theta[base], owner = rows.x.map(x => nearest(x, centres));
        const T = centres.map((_, k) => owner.map(o => o === k ? 1 : 0));
        const next = centres.map((m, k) => {
          const own = rows.x.filter((_, i) => owner[i] === k);
          const mean = j => own.reduce((s, x) => s + list(x)[j], 0) / own.length;
          return own.length === 0 ? m : Array.isArray(m) ? m.map((_, j) => mean(j)) : mean(0);
        });
        const value = rows.x.reduce((s, x, i) => s + square(x, centres[owner[i]]), 0);
        return {T, owner, value, next: {...theta, [base]: next}};
      },
      along: (now, shares) => shares.map(s => {
        const at = now.theta[base].map((m, k) => Array.isArray(m)
          ? m.map((v, j) => v + s * (now.next[base][k][j] - v)) : m + s * (now.next[base][k] - m));
        return rows.x.reduce(([rise, bound], x, i) => [
          rise + square(x, at[nearest(x, at)]) - square(x, now.theta[base][now.owner[i]]),
          bound + square(x, at[now.owner[i]]) - square(x, now.theta[base][now.owner[i]])], [0, 0]);
      })
    };
  }

  // one figure --------------------------------------------------------------------------------------
  function live(box) {
    const told = JSON.parse(box.querySelector("script").textContent);
    const em = derivedEM(told.program), {rows, picture, start} = told, base = told.location, K = em.K;
    const methods = {em: byEM(em, rows), "k-means": byKMeans(K, base, rows)};
    const find = which => box.querySelector(which);
    const said = find("output"), play = find(".play");
    const svg = {data: find(".data svg"), bound: find(".bound svg"), climb: find(".climb svg")};
    let method = methods.em, history = [], seed = 0, timer = 0, waiting = 0, held = null;

    const plane = picture.pair !== null;
    const coordinates = m => plane ? picture.pair.map(j => m[j]) : [m];
    const mixed = shares => "rgb(" + [1, 3, 5].map(n => Math.round(shares.reduce(
      (s, t, k) => s + t * parseInt(picture.fills[k % picture.fills.length].slice(n, n + 2), 16), 0))) + ")";
    const look = k => ({"class": "line line-" + (k % 6 + 1), "stroke-dasharray": picture.dashes[k % picture.dashes.length]});

    // what stands still, and the elements that follow theta
    const at = axes(svg.data, ...picture.limits, {x: picture.names[0], y: picture.names[1]});
    const bars = picture.bars.map(([left, width, height]) => add(at.inner, "rect", {"class": "bar",
      x: at.x(left), width: at.x(left + width) - at.x(left), y: at.y(height), height: at.foot - at.y(height)}));
    const dots = picture.dots.map(([, x, y]) => add(svg.data, "circle",
      {"class": "dot", cx: at.x(x), cy: at.y(y), r: picture.dots.length > 40 ? 3 : 5}));
    const trails = em.weights(start).map((_, k) => add(svg.data, "path", {"class": "trail line-" + (k % 6 + 1)}));
    const shapes = em.weights(start).map((_, k) => [0, 1].map(n => add(at.inner, "path", {...look(k), "stroke-width": n ? 1.3 : 2})));
    const total = add(at.inner, "path", {"class": "line total"});
    const handles = em.weights(start).map((_, k) => {
      const g = add(svg.data, "g", {"class": "handle", tabindex: 0, role: "slider",
        "aria-label": `${picture.word} of component ${picture.labels[k]}`});
      add(g, "circle", {"class": "reach", r: 24});
      add(g, "circle", {"class": "disc line-" + (k % 6 + 1), r: 9});
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
      history = [state({...start, [base]: centres})];
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
        const i = Math.floor(random() * rows.x.length);
        const m = plane ? rows.x[i] : inside(rows.x[i] / (picture.tosses ? rows[picture.tosses][i] : 1));
        if (tries > 50 || !centres.some(c => String(c) === String(m))) { centres.push(m); }
      }
      begin(centres);
    }
    const inside = (v, [low, high] = picture.reach) => Math.min(Math.max(v, low), high);

    // the reader's hands
    function place(k, x, y) {
      const to = [inside(x, plane ? at.xs : picture.reach), inside(y, at.ys)];
      const centres = now().theta[base].map((m, n) => n !== k ? m : plane
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
        waiting = requestAnimationFrame(() => {
          waiting = 0;
          place(k, ...at.back((event.clientX - seen.left) * scale, (event.clientY - seen.top) * scale));
        });
      });
      g.addEventListener("keydown", event => {
        const way = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]}[event.key];
        if (!way) { return; }
        event.preventDefault();
        const [x, y] = coordinates(now().theta[base][k]), part = event.shiftKey ? 250 : 50;
        const dx = plane ? way[0] : way[0] + way[1];
        place(k, x + dx * (at.xs[1] - at.xs[0]) / part, plane ? y + way[1] * (at.ys[1] - at.ys[0]) / part : 0);
      });
    });
    function stop() {
      clearInterval(timer);
      timer = 0;
      play.textContent = "run";
      play.setAttribute("aria-pressed", "false");
      said.setAttribute("aria-live", "polite");
    }
    find(".step").addEventListener("click", () => { stop(); step(); show(); });
    find(".back").addEventListener("click", back);
    find(".reset").addEventListener("click", () => begin(start[base]));
    find(".other").addEventListener("click", other);
    play.addEventListener("click", () => {
      if (timer) { stop(); show(); return; }
      if (still.matches) { while (step()) { /* at once: nothing moves */ } show(); return; }
      play.textContent = "stop";
      play.setAttribute("aria-pressed", "true");
      said.setAttribute("aria-live", "off");
      timer = setInterval(() => { if (!step()) { stop(); } show(); }, PAUSE);
    });
    box.querySelectorAll("input").forEach(input => input.addEventListener("change", () => {
      method = methods[input.value];
      begin(now().theta[base]);
    }));

    // what follows theta
    function show() {
      const s = now(), centres = s.theta[base];
      box.live = {t: history.length - 1, method: method.name, ...s};
      dots.forEach((dot, n) => dot.setAttribute("fill", s.T ? mixed(s.T.map(row => row[picture.dots[n][0]])) : "none"));
      handles.forEach((g, k) => {
        const [x, y] = coordinates(centres[k]), top = plane ? at.y(y) : at.top + 9;
        set(g, {transform: `translate(${at.x(x).toFixed(1)} ${top.toFixed(1)})`, "aria-valuenow": x,
          "aria-valuemin": at.xs[0], "aria-valuemax": at.xs[1],
          "aria-valuetext": plane ? `${picture.names[0]} ${short(x)}, ${picture.names[1]} ${short(y)}` : short(x)});
        if (plane) {
          trails[k].setAttribute("d", path(history.map(h => coordinates(h.theta[base][k])).map(([a, b]) => [at.x(a), at.y(b)])));
        }
      });
      if (plane) { ellipses(s); } else { curves(s); }
      bound(s);
      climb();
      said.textContent = words(s);
    }
    function ellipses(s) {
      shapes.forEach((pair, k) => pair.forEach((e, n) => {
        e.setAttribute("d", method.soft ? ellipse(coordinates(s.theta[base][k]), s.theta[picture.spread][k], n + 1) : "");
      }));
    }
    function ellipse([x, y], S, deviations) {
      const [i, j] = picture.pair, a = Math.sqrt(S[i][i]), b = S[i][j] / a, c = Math.sqrt(Math.max(S[j][j] - b * b, 0));
      const points = [...Array(73).keys()].map(n => n * Math.PI / 36).map(
        r => [at.x(x + deviations * a * Math.cos(r)), at.y(y + deviations * (b * Math.cos(r) + c * Math.sin(r)))]);
      return path(points) + "Z";
    }
    // the components over a line: their densities where there are bars, else upright lines
    function curves(s) {
      const density = values => {
        const there = {x: values}, joint = em.logJoint(s.theta, there);
        return joint && em.shared(there).map((v, i) => joint.map(row => Math.exp(row[i] + v)));
      };
      const nearest = values => values.map(v => s.theta[base].map(m => Math.abs(v - m))).map(
        d => d.map(v => v === Math.min(...d) ? 1 : 0));
      if (bars.length) {
        const middles = picture.bars.map(b => b[3]), grid = method.soft ? density(picture.grid) : null;
        const shares = method.soft ? density(middles) : nearest(middles);
        bars.forEach((bar, n) => bar.setAttribute("fill", shares ? mixed(
          shares[n].map(v => v / shares[n].reduce((a, b) => a + b, 0))) : "none"));
        shapes.forEach(([e], k) => e.setAttribute("d", grid ? path(picture.grid.map((v, n) => [at.x(v), at.y(grid[n][k])])) : ""));
        total.setAttribute("d", grid ? path(picture.grid.map((v, n) => [at.x(v), at.y(grid[n].reduce((a, b) => a + b, 0))])) : "");
      }
      shapes.forEach(([line, e], k) => (bars.length ? e : line).setAttribute("d",
        path([at.top, at.foot].map(y => [at.x(s.theta[base][k]), y]))));
    }
    // log L from theta^t (0) to theta^{t+1} (1), and the curve that touches it at 0
    function bound(s) {
      svg.bound.replaceChildren();
      const name = {x: "share of the step", y: `${method.curves[0]}, from that at θᵗ`};
      if (s.next === null) { axes(svg.bound, [0, 1], [0, 1], name, false); return; }
      const shares = [...Array(49).keys()].map(n => (n - 12) / 24);
      const both = method.along(s, shares).map((v, n) => v && [shares[n], ...v]).filter(v => v);
      const end = method.along(s, [1])[0], most = Math.max(Math.abs(end ? end[1] : 0), CLOSE / 10 * (1 + Math.abs(s.value)));
      const ys = method.grows ? [-1.2 * most, 2 * most] : [-2 * most, 1.2 * most];
      if (end) { ys[method.grows ? 1 : 0] = (method.grows ? Math.max : Math.min)(ys[method.grows ? 1 : 0], 1.15 * end[0]); }
      const a = axes(svg.bound, [-0.5, 1.5], ys, name);
      [1, 2].forEach(c => add(a.inner, "path", {...look(c - 1), "stroke-width": 2, d: both.length ? path(both.map(v => [a.x(v[0]), a.y(v[c])])) : ""}));
      if (end) { add(a.inner, "path", {"class": "rise", d: path([[a.x(1), a.y(end[1])], [a.x(1), a.y(end[0])]])}); }
      add(svg.bound, "circle", {"class": "touch", cx: a.x(0), cy: a.y(0), r: 4});
      if (end) { add(svg.bound, "circle", {"class": "top", cx: a.x(1), cy: a.y(end[1]), r: 4}); }
      add(svg.bound, "text", {x: a.x(0), y: a.y(0) + (method.grows ? 17 : -9), "text-anchor": "middle"}, "θᵗ");
      add(svg.bound, "text", {x: a.x(1), y: a.y(end ? end[1] : 0) + (method.grows ? 17 : -9), "text-anchor": "middle"}, "θᵗ⁺¹");
      method.curves.forEach((text, c) => {
        const y = method.grows ? BOX.top + 8 + 14 * c : a.foot - 20 + 14 * c;
        add(svg.bound, "path", {...look(c), "stroke-width": 2, d: path([[BOX.left + 8, y - 4], [BOX.left + 32, y - 4]])});
        add(svg.bound, "text", {x: BOX.left + 38, y}, text);
      });
      set(svg.bound, {"aria-label": `${method.curves[0]} on the way from θᵗ to θᵗ⁺¹, with a curve that touches it at θᵗ: `
        + (end ? `at θᵗ⁺¹ that curve has changed by ${short(end[1])}, ${method.curves[0]} by ${short(end[0])}.` : "no next θ.")});
    }
    function climb() {
      svg.climb.replaceChildren();
      const values = history.map(h => h.value).filter(Number.isFinite), last = Math.max(history.length - 1, 5);
      const a = axes(svg.climb, [0, last], range(values.length ? values : [0], 0.08), {x: "iteration t", y: method.value});
      add(svg.climb, "path", {...look(0), "stroke-width": 2, d: values.length ? path(values.map((v, t) => [a.x(t), a.y(v)])) : ""});
      if (values.length) { add(svg.climb, "circle", {"class": "touch", cx: a.x(values.length - 1), cy: a.y(values[values.length - 1]), r: 4}); }
      set(svg.climb, {"aria-label": `${method.value} by iteration: ${values.slice(0, 8).map(v => v.toFixed(2)).join(", ")}`.replace(/-/g, "−")});
    }
    function words(s) {
      const t = history.length - 1;
      if (!Number.isFinite(s.value)) {
        return `${method.name}, iteration ${t}: collapsed, a component has no spread left; go back, or start elsewhere`;
      }
      const value = s.value.toFixed(method.grows ? 4 : 2).replace("-", "−");
      return `${method.name}, ${t ? "iteration " + t : "start"}: ${method.value} ${value}`
        + (t === 0 ? "" : settled() ? ", stands still" : `, ${gain() > 0 ? "up" : "down"} by ${short(Math.abs(gain()), 3)}`);
    }
    begin(start[base]);
    box.hidden = false;
    box.closest("figure").classList.add("moving");
  }
  document.querySelectorAll(".live").forEach(live);
})();
