// The report of the statement, in a notation, at a level, in a format.
import {ask, newest} from "./api.js";
import {busy, calm, copy, find, make, refused} from "./parts.js";

const LEVELS = {full: "everything", essential: "the derivation", brief: "a handout", sheet: "an exercise"};
const FORMATS = {html: "page", pdf: "PDF", tex: "LaTeX", md: "Markdown", ipynb: "notebook", text: "plain text"};

export function reportPanel({given, statement, library, onStatement}) {
  const notation = find("#notation"), level = find("#level"), format = find("#format");
  const said = find("#report-said"), frame = find("#report"), text = find("#report-text"), empty = find("#report-empty");
  const saving = find("#report-save"), copying = find("#report-copy");
  const options = (e, names) => e.append(...Object.entries(names).map(([value, words]) => make("option", {value}, words)));
  options(notation, library.notations);
  options(level, Object.fromEntries(library.levels.map(l => [l, LEVELS[l] || l])));
  const order = [...Object.keys(FORMATS), ...Object.keys(library.formats)].filter((f, n, a) => f in library.formats && a.indexOf(f) === n);
  options(format, Object.fromEntries(order.map(f => [f, FORMATS[f] || f])));
  level.value = "essential";

  let last = "";
  const load = newest(async () => {
    if (!statement.read) { return; }
    const asked = {...given(), notation: notation.value, level: level.value, format: format.value,
      suffix: library.formats[format.value].slice(1)};
    const key = JSON.stringify(asked);
    if (key === last) { return; }
    busy(said, format.value === "pdf" ? "Deriving, checking each line, printing …" : "Deriving, checking each line …");
    const {ok, body} = await ask("report", asked);
    last = ok ? key : "";
    if (!ok) {
      refused(said, body);
      for (const e of [frame, text, saving, copying]) { e.hidden = true; }
      empty.hidden = false;
      return;
    }
    empty.hidden = true;
    calm(said, {right: `✓ ${body.lines} lines, each checked`, wrong: "✗ a line was refused", "not checked": "An exercise: nothing is derived in it."}[body.verdict]);
    said.classList.add(body.verdict === "right" ? "right" : body.verdict === "wrong" ? "error" : "calm");
    saving.hidden = false;
    saving.href = `/made/${body.key}?save`;
    copying.hidden = frame.hidden = text.hidden = true;
    if (body.text !== undefined) {
      text.textContent = body.text;
      text.hidden = copying.hidden = false;
      text.scrollTop = 0;
    } else if (asked.format === "pdf") {
      empty.hidden = false;
      empty.textContent = "The PDF is made: save it.";
    } else {
      frame.src = `/made/${body.key}`;
      frame.hidden = false;
    }
  });
  copying.addEventListener("click", () => copy(text.textContent, copying));
  for (const e of [notation, level, format]) { e.addEventListener("change", () => load()); }
  onStatement(() => {
    for (const e of [frame, text, said]) { e.classList.toggle("stale", !statement.read); }
  });
  let timer = 0;
  return {opened() {
    clearTimeout(timer);
    timer = setTimeout(load, frame.src || !text.hidden ? 500 : 0);
  }};
}
