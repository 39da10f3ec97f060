// The report of the statement, in a notation, at a level, in a format.
import {ask, bring, newest} from "./api.js";
import {busy, calm, copy, find, make, refused} from "./parts.js";

const LEVELS = {full: "everything", essential: "the derivation", brief: "a handout", sheet: "an exercise"};
const FORMATS = {html: "page", pdf: "PDF", tex: "LaTeX", md: "Markdown", ipynb: "notebook", text: "plain text"};

export function reportPanel({given, statement, library, onStatement}) {
  const notation = find("#notation"), level = find("#level"), format = find("#format");
  const said = find("#report-said"), frame = find("#report"), text = find("#report-text"), empty = find("#report-empty");
  const saving = find("#report-save"), copying = find("#report-copy");
  const options = (e, names) => e.append(...Object.entries(names).map(([value, words]) => make("option", {value}, words)));
  options(notation, {...library.notations, own: "your own …"});
  const own = find("#notation-file");
  let key = "", before = notation.value;
  options(level, Object.fromEntries(library.levels.map(l => [l, LEVELS[l] || l])));
  const order = [...Object.keys(FORMATS), ...Object.keys(library.formats)].filter((f, n, a) => f in library.formats && a.indexOf(f) === n);
  options(format, Object.fromEntries(order.map(f => [f, FORMATS[f] || f])));
  level.value = "essential";

  let last = "";
  const load = newest(async () => {
    if (!statement.read) { return; }
    const asked = {...given(), notation: notation.value, key, level: level.value, format: format.value,
      suffix: library.formats[format.value].slice(1)};
    const now = JSON.stringify(asked);
    if (now === last) { return; }
    busy(said, format.value === "pdf" ? "Deriving, checking each line, printing …" : "Deriving, checking each line …");
    const {ok, body} = await ask("report", asked);
    last = ok ? now : "";
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
  for (const e of [level, format]) { e.addEventListener("change", () => load()); }
  notation.addEventListener("change", () => {
    if (notation.value === "own") {
      notation.value = before;
      own.click();
      return;
    }
    before = notation.value;
    load();
  });
  own.addEventListener("change", async () => {
    const brought = await bring(own.files[0]);
    if (!brought.ok) { return refused(said, brought.body); }
    key = brought.body.key;
    notation.lastChild.textContent = own.files[0].name;
    notation.value = before = "own";
    own.value = "";
    load();
  });
  onStatement(() => {
    for (const e of [frame, text, said]) { e.classList.toggle("stale", !statement.read); }
  });
  let timer = 0;
  return {opened() {
    clearTimeout(timer);
    timer = setTimeout(load, frame.src || !text.hidden ? 500 : 0);
  }};
}
