// The log-likelihood of every start by iteration, as it rises.

const BOX = {width: 640, height: 230, left: 62, right: 12, top: 12, bottom: 34};
const make = (name, given, ...inside) => {
  const e = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(given)) { e.setAttribute(key, value); }
  e.append(...inside);
  return e;
};
function ticks(low, high, count) {
  const rough = (high - low) / count, ten = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(m => m * ten).find(s => s >= rough);
  const found = [];
  for (let v = Math.ceil(low / step) * step; v <= high + step * 1e-9; v += step) { found.push(Math.round(v / step) * step); }
  return found;
}
const shown = v => String(Number(v.toPrecision(7))).replace("-", "−");

export function chart(svg) {
  let runs = [], best = null;

  function draw() {
    BOX.width = Math.max(svg.clientWidth, 280) || 640;
    svg.setAttribute("viewBox", `0 0 ${BOX.width} ${BOX.height}`);
    const points = runs.flat(), end = best ? best.length - 1 : 0;
    const across = Math.max(10, end, ...runs.map(run => run.at(-1)[0]));
    const sorted = points.map(p => p[1]).concat(best ?? []).sort((a, b) => a - b);
    if (!sorted.length) { svg.replaceChildren(); return; }
    // a start may lie very far below: what is left out at the foot is a tenth of the values
    const high = sorted.at(-1), low = Math.min(sorted[Math.floor(sorted.length / 10)], high - 1e-6 * (1 + Math.abs(high)));
    const edge = (high - low) * 0.06, bottom = low - edge, top = high + edge;
    const x = t => BOX.left + t / across * (BOX.width - BOX.left - BOX.right);
    const y = v => BOX.height - BOX.bottom - (v - bottom) / (top - bottom) * (BOX.height - BOX.top - BOX.bottom);
    const foot = BOX.height - BOX.bottom;
    const path = run => run.map(([t, v], n) => `${n ? "L" : "M"}${x(t).toFixed(1)} ${y(v).toFixed(1)}`).join("");
    const inner = make("g", {"clip-path": "url(#inside)"},
      ...runs.map(run => make("path", {class: "start", d: path(run)})),
      ...(best ? [make("path", {class: "best", d: path(best.map((v, t) => [t, v]))}),
        make("circle", {class: "end", cx: x(end), cy: y(best[end]), r: 3.5})] : []));
    svg.replaceChildren(
      make("defs", {}, make("clipPath", {id: "inside"}, make("rect", {x: BOX.left, y: BOX.top - 4, width: BOX.width - BOX.left - BOX.right + 6, height: foot - BOX.top + 4}))),
      make("path", {class: "axis", d: `M${BOX.left} ${BOX.top}V${foot}H${BOX.width - BOX.right}`}),
      ...ticks(bottom, top, 4).map(v => make("text", {x: BOX.left - 6, y: y(v) + 4, "text-anchor": "end"}, shown(v))),
      ...ticks(0, across, BOX.width / 100).map(t => make("text", {x: x(t), y: foot + 15, "text-anchor": "middle"}, shown(t))),
      make("text", {x: (BOX.left + BOX.width) / 2, y: BOX.height - 3, "text-anchor": "middle", class: "name"}, "iteration"),
      inner);
  }
  addEventListener("resize", draw);
  return {
    clear() { runs = []; best = null; draw(); },
    // (iteration, value) in the order in which they came: a start begins where iterations do
    add(points) {
      for (const [t, v] of points) {
        if (v === null) { continue; }
        if (!runs.length || t <= runs.at(-1).at(-1)[0]) { runs.push([]); }
        runs.at(-1).push([t, v]);
      }
      if (runs.length > 80) { runs = runs.slice(-80); }
      draw();
    },
    end(values) {
      best = values.filter(v => v !== null);
      draw();
      svg.setAttribute("aria-label", best.length ? `The log-likelihood by iteration, from ${shown(best[0])} to ${shown(best.at(-1))} in ${best.length - 1} iterations` : "No likelihood");
    }
  };
}
