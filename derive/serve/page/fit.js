// The derived algorithm on data: columns, sizes, the rise of the likelihood, the picture.
import {ask, bring, lines} from "./api.js";
import {all, busy, calm, find, make, refused, reveal} from "./parts.js";
import {chart} from "./chart.js";

export function fitPanel({given, statement, library, onStatement}) {
  const data = find("#data"), said = find("#data-said"), table = find("#columns"), sizes = find("#sizes");
  const status = find("#fit-said"), climb = find("#climb"), text = find("#fit-text"), picture = find("#picture");
  const empty = find("#fit-empty"), bar = find("#fit-bar"), run = find("#run"), stop = find("#stop");
  const drawing = chart(find("svg", climb));
  let source = null, working = null, blob = "";

  data.append(...library.data.map(d => make("option", {value: d.name}, `${d.name}: ${d.rows} rows, ${d.columns.slice(0, 4).join(", ")}${d.columns.length > 4 ? ", …" : ""}`)));

  async function look(found, name) {
    source = found;
    table.replaceChildren();
    if (!found) { return calm(said); }
    busy(said, `Reading ${name} …`);
    const {ok, body} = await ask("columns", found);
    if (source !== found) { return; }
    if (!ok) {
      source = null;
      return refused(said, body);
    }
    calm(said, [`${name}: ${body.rows} rows${body.more ? `, and ${body.more} more columns` : ""}`, body.note].filter(x => x).join("; "));
    const short = v => String(Number(v.toPrecision(4))).replace("-", "−");
    table.replaceChildren(make("table", {class: "columns"},
      make("caption", {}, "Columns: all of them unless you choose some."),
      make("thead", {}, make("tr", {}, ...["use", "column", "begins with", "from … to", "empty"].map(w => make("th", {scope: "col"}, w)))),
      make("tbody", {}, ...body.columns.map(c => make("tr", {},
        make("td", {}, make("input", {type: "checkbox", value: c.name, "aria-label": `use ${c.shown}`, disabled: !c.number})),
        make("th", {scope: "row"}, c.shown), make("td", {class: "cells"}, c.first.join(", ")),
        make("td", {}, c.range ? `${short(c.range[0])} … ${short(c.range[1])}` : "no numbers"),
        make("td", {}, c.missing ? String(c.missing) : ""))))));
  }
  async function took(file) {
    busy(said, `Bringing ${file.name} …`);
    const brought = await bring(file);
    if (!brought.ok) { return refused(said, brought.body); }
    data.value = "";
    await look({key: brought.body.key}, file.name);
  }
  data.addEventListener("change", () => look(data.value ? {data: data.value} : null, data.value));
  find("#data-file").addEventListener("change", event => {
    if (event.target.files[0]) { took(event.target.files[0]); }
    event.target.value = "";
  });

  let told = "";
  onStatement(() => {
    const key = JSON.stringify([statement.read?.sizes, statement.read?.known]);
    if (key !== told) {
      told = key;
      sizes.replaceChildren(...Object.entries(statement.read?.sizes || {}).map(([s, count]) => make("label", {}, `${s} `,
        make("input", {type: "number", min: "1", max: "1000", "data-size": s, value: String(count ?? 2)}))),
      ...(statement.read?.known || []).map(k => make("label", {}, `${k} `, make("input", {type: "number", step: "any", "data-known": k}))));
    }
    const own = library.statements.find(s => s.name === statement.name);
    if (own?.data && !source?.key && data.value !== own.data) {
      data.value = own.data;
      source = {data: own.data};
      table.replaceChildren();
      calm(said);
    }
  });

  async function go() {
    if (!statement.read) { return refused(status, {message: "There is no statement that can be used.", suggestion: "State one first."}); }
    if (!source) { return refused(status, {message: "There are no data.", suggestion: "Drop a file, or choose a data set."}); }
    const filled = which => Object.fromEntries(all(`[data-${which}]`, sizes).filter(e => e.value !== "").map(e => [e.dataset[which], Number(e.value)]));
    const asked = {...given(), ...source, sizes: filled("size"), known: filled("known"),
      columns: all("input:checked", table).map(e => e.value), drop_missing: find("#drop-missing").checked,
      restarts: find("#restarts").valueAsNumber || 10, seed: find("#seed").valueAsNumber || 0};
    working = new AbortController();
    drawing.clear();
    for (const e of [picture, text, bar, empty]) { e.hidden = true; }
    run.hidden = true;
    stop.hidden = climb.hidden = false;
    busy(status, "Deriving …");
    reveal(status);
    try {
      for await (const line of lines("fit", asked, working.signal)) { hear(line); }
    } catch (error) {
      refused(status, {message: error.name === "AbortError" ? "Stopped." : "The server does not answer."});
    }
    run.hidden = false;
    stop.hidden = true;
  }

  function hear(line) {
    const far = line.so_far;
    if (far?.points) {
      drawing.add(far.points);
      busy(status, `Start ${far.restart} of ${far.restarts}, iteration ${far.points.at(-1)[0]}`);
    } else if (far?.fit) {
      drawing.end(far.climb);
      find("figcaption", climb).textContent = "The log-likelihood by iteration: grey every start, dark the best one.";
      text.textContent = far.fit;
      text.hidden = bar.hidden = false;
      find("#fit-page").hidden = true;
      URL.revokeObjectURL(blob);
      blob = find("#fit-save").href = URL.createObjectURL(new Blob([JSON.stringify(far.json, null, 2)], {type: "application/json"}));
      calm(status, {converged: "✓ converged", iterations: "not converged", collapsed: "collapsed"}[far.stopped] + (far.notes.length ? `; ${far.notes.join("; ")}` : ""));
      status.classList.add(far.converged ? "right" : "error");
    } else if (far?.drawing) {
      picture.hidden = true;
      status.append(" · drawing …");
    } else if (line.done) {
      picture.src = `/made/${line.done.key}`;
      picture.hidden = false;
      find("#fit-page").href = `/made/${line.done.key}?save`;
      find("#fit-page").hidden = false;
      status.lastChild?.textContent === " · drawing …" && status.lastChild.remove();
    } else if (line.refused) {
      climb.hidden = true;
      refused(status, line.refused);
    } else if (line.failed) { refused(status, {message: line.failed}); }
  }
  run.addEventListener("click", go);
  stop.addEventListener("click", () => working?.abort());
  return {opened() { if (source?.data && !table.children.length) { look(source, source.data); } }, took};
}
