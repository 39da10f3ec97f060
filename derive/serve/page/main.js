// The page: its tabs, the statement that all of them have in common, and files that are dropped.
import {ask, choices, newest, soon} from "./api.js";
import {all, calm, editor, find, make, refused, show} from "./parts.js";
import {answerPanel} from "./answer.js";
import {exportPanel} from "./export.js";
import {fitPanel} from "./fit.js";
import {reportPanel} from "./report.js";

const EXAMPLES = [
  ["labels", "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)\nX_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\nP(Z_i = 1) = tau\nP(Z_i = 2) = 1 - tau\n"],
  ["a sum of densities", "f(x_i) = sum_{k=1}^K pi_k Poisson(x_i; lambda_k)\n"],
  ["LaTeX", "$X_i \\mid Z_i = k \\sim \\mathcal{N}(\\mu_k, \\sigma_k^2)$, $P(Z_i = k) = \\pi_k$, $k = 1, \\dots, K$\n"],
  ["several observations of one label", "T_i ~ Categorical(p)\nX_ij | T_i=k ~ Categorical(pi_jk), j=1..J, k=1..K\n"]
];

// the statement: {name, text, read}, read being what the server found in the text
const statement = {name: "statement", text: "", read: null};
const listeners = [];
export const onStatement = listener => listeners.push(listener);
const given = () => ({statement: statement.text, name: statement.name});

// tabs --------------------------------------------------------------------------------------------
const tabs = all("[role=tab]"), panels = {};
let shown = "state";
function open(id, focus = false) {
  shown = id;
  for (const tab of tabs) {
    const own = tab.getAttribute("aria-controls") === id;
    tab.setAttribute("aria-selected", own);
    tab.tabIndex = own ? 0 : -1;
    find(`#${tab.getAttribute("aria-controls")}`).hidden = !own;
    if (own && focus) { tab.focus(); }
  }
  history.replaceState(null, "", `#${id}`);
  panels[id]?.opened();
}
tabs.forEach((tab, n) => {
  tab.addEventListener("click", () => open(tab.getAttribute("aria-controls")));
  tab.addEventListener("keydown", event => {
    const to = {ArrowRight: n + 1, ArrowLeft: n - 1, Home: 0, End: tabs.length - 1}[event.key];
    if (to === undefined) { return; }
    event.preventDefault();
    open(tabs.at(to % tabs.length).getAttribute("aria-controls"), true);
  });
});

// the statement as one types ------------------------------------------------------------------------
const own = editor(find("#statement")), said = find("#statement-said"), problem = find("#state [data-problem]");
function keep() {
  problem.setAttribute("aria-busy", "true");
  try { localStorage.setItem("derive.statement", JSON.stringify([statement.name, own.text])); } catch { /* not kept */ }
}
const look = newest(async () => {
  const text = own.text;
  if (!text.trim()) {
    Object.assign(statement, {text, read: null});
    calm(said, "Write a statement, or choose one.");
    return tell();
  }
  const {ok, body} = await ask("state", {statement: text, name: statement.name});
  if (own.text !== text) { return; }
  if (!ok) {
    problem.setAttribute("aria-busy", "false");
    return refused(said, body);
  }
  Object.assign(statement, {text, read: body.error ? null : body});
  if (body.error) {
    refused(said, body.error, own.go);
    offer(text, body.error);
    if (body.error.line) { own.mark([{...body.error, kind: "error"}]); }
  } else {
    own.mark([]);
    calm(said);
  }
  tell();
});
// a word that is a misspelling of one other can be written right with a click
function offer(text, error) {
  const meant = /^did you mean ([A-Za-z]+)\?$/.exec(error.suggestion);
  if (!meant || !error.width) { return; }
  find(".possible", said).replaceChildren("Did you mean ", make("button", {type: "button", class: "link", onclick() {
    const rows = text.split("\n"), row = rows[error.line - 1], at = error.column - 1;
    rows[error.line - 1] = row.slice(0, at) + meant[1] + row.slice(at + error.width);
    use("statement", rows.join("\n"));
    find("#statement").focus();
  }}, meant[1]), "?");
}
function tell() {
  for (const e of all("[data-problem]")) {
    const inside = e.closest("[role=tabpanel]").id !== "state";
    if (statement.read) {
      show(e, statement.read.html);
      if (inside) {
        e.prepend(make("p", {class: "bar"}, make("b", {class: "lead"}, "The problem"),
          make("button", {type: "button", class: "link", onclick: () => { open("state"); find("#statement").focus(); }}, "change")));
      }
    } else if (inside) {
      e.replaceChildren(make("p", {class: "empty"}, "There is no statement that can be used: ",
        make("button", {type: "button", class: "link", onclick: () => open("state", true)}, "state one"), "."));
    } else { e.classList.add("stale"); continue; }
    e.classList.remove("stale");
  }
  problem.setAttribute("aria-busy", "false");
  for (const listener of listeners) { listener(statement); }
  panels[shown]?.opened();
}
const typed = soon(look, 180);
find("#statement").addEventListener("input", () => {
  statement.name = "statement";
  find("#choose").value = "";
  keep();
  typed();
});
function use(name, text) {
  statement.name = name;
  own.text = text;
  keep();
  look();
}

// files -------------------------------------------------------------------------------------------
async function took(file) {
  if (shown === "answer" || shown === "fit") { return panels[shown].took(file); }
  open("state");
  if (file.size > 200000) { return refused(said, {message: "The file is longer than any statement.", suggestion: "Is it the right one?"}); }
  use(file.name.replace(/\.[^.]*$/, "") || "statement", await file.text());
}
find("#statement-file").addEventListener("change", event => {
  if (event.target.files[0]) { took(event.target.files[0]); }
  event.target.value = "";
});
const over = find("#over");
addEventListener("dragover", event => {
  if (![...event.dataTransfer.types].includes("Files")) { return; }
  event.preventDefault();
  over.hidden = false;
});
addEventListener("dragleave", event => { if (!event.relatedTarget) { over.hidden = true; } });
addEventListener("drop", event => {
  over.hidden = true;
  if (!event.dataTransfer.files.length) { return; }
  event.preventDefault();
  took(event.dataTransfer.files[0]);
});

// what can be chosen ------------------------------------------------------------------------------
async function begin() {
  const library = await choices();
  if (!library.statements) { return refused(said, library); }
  const choose = find("#choose"), groups = [make("optgroup", {label: "Mixtures"}), make("optgroup", {label: "From the literature"})];
  for (const s of library.statements) {
    groups[s.source ? 1 : 0].append(make("option", {value: s.name}, `${s.name.replaceAll("_", " ")}: ${s.title}`));
  }
  choose.append(...groups);
  const named = name => library.statements.find(s => s.name === name);
  choose.addEventListener("change", () => {
    const s = named(choose.value);
    if (s) { use(s.name, s.statement); }
  });
  find("#examples").append(...EXAMPLES.map(([words, text]) => make("li", {},
    make("button", {type: "button", class: "link", onclick: () => use("statement", text)}, words), make("pre", {}, text.trim()))));
  const tools = {given, statement, library, onStatement, own};
  Object.assign(panels, {state: reportPanel(tools), answer: answerPanel(tools), export: exportPanel(tools), fit: fitPanel(tools)});
  let kept = null;
  try { kept = JSON.parse(localStorage.getItem("derive.statement")); } catch { /* nothing kept */ }
  const first = library.begin.statement ? [library.begin.name, library.begin.statement]
    : Array.isArray(kept) && kept[1] ? kept : ["two_gaussians", named("two_gaussians").statement];
  if (named(first[0])?.statement === first[1]) { choose.value = first[0]; }
  use(...first);
  const id = location.hash.slice(1);
  open(id in panels ? id : "state");
  document.documentElement.dataset.ready = "yes";
}
begin();
