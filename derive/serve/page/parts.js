// Pieces that the panels share: elements, formulas, editors, files that are dropped.

export const find = (which, within = document) => within.querySelector(which);
export const all = (which, within = document) => [...within.querySelectorAll(which)];

export function make(tag, given = {}, ...inside) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name === "class") { e.className = value; }
    else if (name in e && typeof value !== "string") { e[name] = value; }
    else { e.setAttribute(name, value); }
  }
  e.append(...inside);
  return e;
}

// formulas ----------------------------------------------------------------------------------------
// what somebody wrote may not be large on the page nor run for long; what fails stays as source
function set(tex, e) {
  try {
    katex.render(tex, e, {throwOnError: true, strict: "ignore", trust: false, maxSize: 10, maxExpand: 100});
    return true;
  } catch { return false; }
}
// without the places at which rows align, a formula can be broken between its terms
const inOneRow = tex => tex.includes("\\begin") ? tex : tex.replace(/\\\\(\[[^\]]*\])?/g, " ").replace(/(^|[^\\])&/g, "$1");
export function typeset(root) {
  for (const e of all("[data-tex]", root)) {
    const display = e.parentElement.classList.contains("formula"), tex = e.dataset.tex;
    if (set((display ? "\\displaystyle " : "") + inOneRow(tex), e) || set(`\\begin{aligned}${tex}\\end{aligned}`, e)) { continue; }
    e.textContent = tex;
    e.classList.add("plain");
  }
  for (const e of all(".formula, .stated", root)) {
    if (e.scrollWidth > e.clientWidth + 1) { e.tabIndex = 0; }
  }
}
// markup comes from the server, which has escaped whatever somebody wrote
export function show(e, html) {
  e.innerHTML = html;
  typeset(e);
}

// an editor: a text area over its own lines, which carry numbers and marks ------------------------------
export function editor(area) {
  const behind = find("pre", area.parentElement);
  let marks = [];
  function draw() {
    const rows = area.value.split("\n");
    behind.replaceChildren(...rows.map((row, n) => {
      const own = marks.filter(m => m.line === n + 1), line = make("span", {class: "line"});
      line.dataset.n = n + 1;
      for (const m of own) { line.classList.add(m.kind); }
      const here = own.find(m => m.column);
      if (here) {
        const from = Math.min(here.column - 1, Math.max(row.length - 1, 0));
        const to = Math.max(from + 1, Math.min(from + here.width, row.length));
        line.append(row.slice(0, from), make("mark", {}, row.slice(from, to) || " "), row.slice(to));
      } else { line.append(row); }
      line.append("\n");
      return line;
    }));
  }
  area.addEventListener("input", () => { marks = []; draw(); });
  draw();
  return {
    get text() { return area.value; },
    set text(value) { area.value = value; marks = []; draw(); },
    mark(found) { marks = found; draw(); },
    go(line, column = 1, width = 0) {
      const rows = area.value.split("\n");
      const start = rows.slice(0, line - 1).reduce((sum, r) => sum + r.length + 1, 0) + column - 1;
      area.focus();
      area.setSelectionRange(start, width ? start + width : start + (rows[line - 1] || "").length);
      find(`[data-n="${line}"]`, behind)?.scrollIntoView({block: "nearest"});
    }
  };
}

export function refused(e, body, go) {
  const said = [make("p", {}, make("b", {}, body.line ? `Line ${body.line}: ` : ""), body.message || "")];
  if (body.line && go) {
    said[0].firstChild.replaceWith(make("button", {type: "button", class: "to-line", onclick: () =>
      go(body.line, body.column || 1, body.width || 0)}, `Line ${body.line}`), ": ");
  }
  if (body.suggestion) { said.push(make("p", {class: "possible"}, body.suggestion)); }
  e.className = "said error";
  e.replaceChildren(...said);
}

export function calm(e, words = "") {
  e.className = e.classList.contains("status") ? "status" : "said";
  e.replaceChildren(words);
}
export function busy(e, words) {
  calm(e, words);
  e.classList.add("busy");
}

// where the columns stand one below the other, what was asked for may lie far below
export function reveal(e) {
  if (matchMedia("(max-width: 62rem)").matches) { e.scrollIntoView({block: "start"}); }
}

export async function copy(text, button) {
  const before = button.textContent;
  try { await navigator.clipboard.writeText(text); } catch {
    const area = make("textarea", {class: "skip"});
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = before; }, 1500);
}

export function save(text, name) {
  const link = make("a", {href: URL.createObjectURL(new Blob([text])), download: name});
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
