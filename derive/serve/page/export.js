// The updates as code: a target, a form, its files.
import {ask, newest} from "./api.js";
import {all, busy, calm, copy, find, make, refused, save} from "./parts.js";

const NAMES = {numpy: "NumPy", numba: "Numba", c: "C", jax: "JAX", r: "R", javascript: "JavaScript", octave: "Octave, MATLAB",
  program: "array program", latex: "LaTeX", sklearn: "scikit-learn", rust: "Rust", sql: "SQL", torch: "PyTorch", sympy: "SymPy"};

export function exportPanel({given, statement, library}) {
  const targets = find("#targets"), forms = find("#forms"), list = find("#files"), code = find("#export-code");
  const said = find("#export-said"), copying = find("#export-copy"), saving = find("#export-save");
  let files = [], chosen = 0, last = "";

  targets.append(...Object.entries(library.targets).map(([name, t], n) => make("label", {},
    make("input", {type: "radio", name: "target", value: name, checked: n === 0}), " ",
    make("span", {}, NAMES[name] || name, make("small", {}, t.title.replaceAll("`", ""))))));
  const value = name => find(`input[name=${name}]:checked`).value;

  function look(n) {
    chosen = n;
    all("button", list).forEach((b, m) => b.setAttribute("aria-pressed", m === n));
    code.textContent = files[n].text;
    code.scrollTop = 0;
  }
  const load = newest(async () => {
    if (!statement.read) {
      for (const e of [code, copying, saving]) { e.hidden = true; }
      list.replaceChildren();
      last = "";
      return calm(said);
    }
    const has = library.targets[value("target")].forms;
    all("input", forms).forEach(i => { i.disabled = !has.includes(i.value); });
    if (!has.includes(value("form"))) { find(`input[value=${has[0]}]`, forms).checked = true; }
    const asked = {...given(), target: value("target"), form: value("form")};
    if (JSON.stringify(asked) === last) { return; }
    busy(said, "Writing the code …");
    const {ok, body} = await ask("export", asked);
    last = ok ? JSON.stringify(asked) : "";
    for (const e of [code, copying, saving]) { e.hidden = !ok; }
    if (!ok) {
      list.replaceChildren();
      return refused(said, body);
    }
    files = body.files;
    calm(said, files.length > 1 ? `${files.length} files: the first is the program, the others build and test it. derive export … -o FOLDER/ writes them all.` : "");
    list.replaceChildren(...files.map((f, n) => make("button", {type: "button", onclick: () => look(n)}, f.path)));
    look(0);
  });
  for (const e of [targets, forms]) { e.addEventListener("change", () => load()); }
  copying.addEventListener("click", () => copy(files[chosen].text, copying));
  saving.addEventListener("click", () => save(files[chosen].text, files[chosen].path.split("/").pop()));
  return {opened: load};
}
