// Axes and curves in an SVG, for the live figure.
const plots = (function () {
  "use strict";
  const BOX = {left: 46, right: 8, top: 24, bottom: 36};

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
    for (let n = Math.ceil(low / step - 1e-9); n * step <= high + 1e-9 * step; n += 1) {
      found.push(n * step);
    }
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
    add(g, "text", {x: (BOX.left + right) / 2, y: height - 4, "text-anchor": "middle",
      "class": "name"}, words.x);
    add(g, "text", {x: BOX.left - 38, y: 13, "class": "name"}, words.y);
    // what lies outside of the axes is not drawn
    const box = [BOX.left, BOX.top, right - BOX.left, foot - BOX.top];
    const inner = add(svg, "svg", {x: box[0], y: box[1], width: box[2], height: box[3],
      viewBox: box.join(" ")});
    return {inner, x, y, xs, ys, foot, top: BOX.top,
      back: (px, py) => [xs[0] + (px - BOX.left) / (right - BOX.left) * (xs[1] - xs[0]),
        ys[0] + (foot - py) / (foot - BOX.top) * (ys[1] - ys[0])]};
  }
  // so much that the four digits of its labels tell them apart
  function range(values, room) {
    const low = Math.min(...values), high = Math.max(...values);
    const most = Math.max(Math.abs(low), Math.abs(high));
    const least = most ? 6 * Math.pow(10, Math.floor(Math.log10(most)) - 3) : 1;
    const more = Math.max((high - low) * room, (least - (high - low)) / 2);
    return [low - more, high + more];
  }
  return {BOX, add, set, short, path, range, axes};
})();
