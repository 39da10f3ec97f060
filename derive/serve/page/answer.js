// An answer, judged part by part: how each was read, hints first, then the correction; and the
// question where the reader needs one.
import {ask, bring} from "./api.js";
import {all, busy, calm, editor, find, make, refused, reveal, show} from "./parts.js";

export function answerPanel({given, statement, library, onStatement}) {
  const area = find("#answer-text"), own = editor(area), kind = find("#kind"), part = find("#part");
  const said = find("#answer-said"), status = find("#judge-said"), cards = find("#cards");
  const overview = find("#overview"), empty = find("#judge-empty"), button = find("#judge");
  const beside = find("#answer-code"), meanings = find("#letters");
  let code = "", letters = {}, working = null;

  function keep() {
    try { sessionStorage.setItem("derive.answer", JSON.stringify({text: own.text, kind: kind.value, code, letters})); } catch { /* not kept */ }
    beside.hidden = !code;
    beside.replaceChildren(...(code ? ["Beside it the code of the file is judged. ", make("button", {type: "button", class: "link", onclick() {
      code = "";
      keep();
    }}, "leave it out")] : []));
    const known = Object.entries(letters);
    meanings.hidden = !known.length;
    meanings.replaceChildren("You said: ", ...known.flatMap(([letter, what], n) => [n ? ", " : "", `${letter} is ${what} `,
      make("button", {type: "button", class: "link", "aria-label": `forget what ${letter} is`, onclick() {
        delete letters[letter];
        keep();
        judge();
      }}, "forget")]));
  }
  try {
    const kept = JSON.parse(sessionStorage.getItem("derive.answer"));
    if (kept) {
      own.text = kept.text;
      kind.value = kept.kind;
      ({code, letters} = kept);
    }
  } catch { /* nothing kept */ }
  keep();

  async function judge() {
    if (!statement.read) { return refused(status, {message: "There is no statement that can be used.", suggestion: "State one first."}); }
    if (!own.text.trim() && !code) { return refused(status, {message: "There is no answer yet.", suggestion: "Write or paste one, or drop a file."}); }
    working?.abort();
    const mine = working = new AbortController();
    empty.hidden = true;
    button.disabled = true;
    cards.classList.add("stale");
    busy(status, "Reading and judging …");
    try {
      const {ok, body} = await ask("judge", {...given(), answer: own.text, kind: kind.value, code, part: part.value, letters}, mine.signal);
      if (ok) { tell(body); reveal(status); } else { refused(status, body); }
    } catch { return; }
    finally {
      if (mine === working) {
        button.disabled = false;
        cards.classList.remove("stale");
      }
    }
  }

  function tell(body) {
    if (body.stopped) { return refused(status, {message: body.stopped}); }
    const count = v => body.parts.filter(p => p.verdict === v).length;
    const words = ["right", "wrong", "undecided", "unread", "missing"].filter(count).map(v => `${count(v)} ${v}`);
    calm(status, body.all_right ? "✓ All parts are right." : words.join(", "));
    if (body.all_right) { status.classList.add("right"); }
    own.mark(body.parts.flatMap(p => p.lines.map(line => ({line, kind: p.verdict}))));
    overview.replaceChildren(...body.parts.map(p => {
      const link = make("a", {href: `#part-${p.part}`, class: p.verdict});
      show(link, `${p.symbol} <span class="word">${p.verdict}</span>`);
      link.addEventListener("click", event => {
        event.preventDefault();
        const card = document.getElementById(`part-${p.part}`);
        card.scrollIntoView({block: "start"});
        card.focus();
      });
      return make("li", {}, link);
    }));
    cards.replaceChildren(...body.parts.map(card));
  }

  function card(p) {
    const e = make("article", {class: `part ${p.verdict}`, id: `part-${p.part}`, tabindex: "-1"});
    show(e, p.html);
    if (p.question) {
      e.append(make("div", {class: "question"}, make("p", {}, make("b", {}, "A question: "), p.question),
        make("div", {class: "bar"}, ...(p.choices.length ? p.choices.map(c => make("button", {type: "button", onclick: () => choose(c)}, c.label))
          : [p.lines[0] || 1].map(n => make("button", {type: "button", onclick: () => own.go(n)}, "say it in the answer"))))));
    }
    for (const b of all(".to-line", e)) { b.addEventListener("click", () => own.go(Number(b.dataset.line))); }
    return e;
  }

  // a click that answers a question changes the answer where everybody sees it
  function choose(choice) {
    if (choice.text !== undefined) { own.text = choice.text; }
    if (choice.letters) { letters = {...letters, ...choice.letters}; }
    if (choice.only === "text") { code = ""; }
    if (choice.only === "code") {
      own.text = code;
      code = "";
      kind.value = "sympy";
    }
    keep();
    judge();
  }

  button.addEventListener("click", judge);
  area.addEventListener("input", keep);
  kind.addEventListener("change", keep);
  area.addEventListener("keydown", event => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      judge();
    }
  });
  onStatement(() => {
    const chosen = part.value;
    part.replaceChildren(make("option", {value: ""}, "all parts"), ...(statement.read?.parts || []).map(p => make("option", {value: p}, p)));
    part.value = chosen;
    if (part.selectedIndex < 0) { part.value = ""; }
    const meant = means.value;
    means.replaceChildren(...[...Object.entries(library.meanings), ...(statement.read?.keys || []).map(k => [k, k])]
      .map(([value, words]) => make("option", {value}, words)));
    if (meant) { means.value = meant; }
  });

  const means = find("#means");
  find("#meaning").addEventListener("submit", event => {
    event.preventDefault();
    letters = {...letters, [find("#letter").value.replace("\\", "")]: means.value};
    find("#letter").value = "";
    keep();
    judge();
  });

  async function took(file) {
    busy(said, `Reading ${file.name} …`);
    const brought = await bring(file);
    if (!brought.ok) { return refused(said, brought.body); }
    const {ok, body} = await ask("submission", {key: brought.body.key});
    if (!ok) { return refused(said, body); }
    calm(said, file.name);
    own.text = body.text;
    kind.value = body.kind || "";
    code = body.code;
    letters = {};
    keep();
    judge();
  }
  find("#answer-file").addEventListener("change", event => {
    if (event.target.files[0]) { took(event.target.files[0]); }
    event.target.value = "";
  });
  return {opened() {}, took};
}
