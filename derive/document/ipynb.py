"""A document as a Jupyter notebook that derives, checks and runs what it says.

The sections are cells of Markdown, with the report's formulas; between them stand cells of code
that use the library as its readers do. The notebook has no outputs: it is run by its reader.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from itertools import starmap
from typing import TYPE_CHECKING, Any

from ..families import LAWS
from ..model import Model
from .display import boxed, numbering
from .document import Document, Figure, Section
from .markdown import NOTEBOOK, Page, anchor
from .notation import Notation
from .pictures import numbers as figure_numbers

if TYPE_CHECKING:
    from ..arrays.running import ModelRun


def render(document: Document, notation: Notation, *, model: Model | None = None,
           level: str = "full", run: ModelRun | None = None) -> str:
    """The document as a notebook; without a model, or its statement, it has no cells of code.
    Its code fits the data of ``run``, read from where the run had them, else a data set that goes
    with the model."""
    page = Page(notation, numbering(document), NOTEBOOK, figure_numbers(document),
                boxed=boxed(document))
    cells = [_text("title", page.head(document))]
    stated = model
    before, after = _code(document, stated, level, run) if stated and stated.statement.strip() \
        else ({}, {})
    titles = {inside[0][0]: title for title, inside in document.parts if title}
    legend = next((n for n, s in enumerate(document.sections, 1) if s.part),
                  len(document.sections) + 1)
    for number, section in enumerate(document.sections, 1):
        said = [page.legend(document)] if number == legend else []
        said += [f"# {titles[number]}"] if number in titles else []
        text = _text("section-" + section.id,
                     "\n\n".join([*said, page.section(number, section)]))
        cells += [*starmap(_python, before.get(section.id, ())), {**text, **_attached(section)},
                  *starmap(_python, after.get(section.id, ()))]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {"cells": cells,
                "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
                "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


Cells = tuple[tuple[str, str], ...]  # pairs of an id and a source


def _text(id: str, source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": _id(id), "metadata": {},
            "source": source.splitlines(keepends=True)}


def _attached(s: Section) -> dict[str, Any]:
    """The pictures of a section, kept inside its cell."""
    found = {f"{p.name}.png": {"image/png": b64encode(p.render("png")).decode("ascii")}
             for b in s.blocks if isinstance(b, Figure) for p in b.pictures}
    return {"attachments": found} if found else {}


def _python(id: str, source: str) -> dict[str, Any]:
    return {"cell_type": "code", "execution_count": None, "id": _id(id), "metadata": {},
            "outputs": [], "source": source.strip("\n").splitlines(keepends=True)}


def _id(name: str) -> str:
    return anchor(name).replace(".", "-")[:64]


def _code(document: Document, stated: Model, level: str, run: ModelRun | None
          ) -> tuple[dict[str, Cells], dict[str, Cells]]:
    """The cells of code, by the section that they stand before and behind."""
    read = ("read", f"import derive\n\nmodel = {_model(stated)}\nmodel")
    if level == "sheet":
        return {}, {"statement": (read,)}
    checked = ("certify", _CERTIFY)
    observations = _observations(stated, run)
    fitted: Cells = () if observations is None else (
        ("updates", _UPDATES), ("observations", observations), ("fit", _fit(stated, run)),
        ("result", _RESULT), ("ascent", _ASCENT), ("step", _STEP))
    data: dict[str, Cells] = {"data": fitted} if run else {}
    derived_and_checked = (_DERIVED, ("solutions", _SOLUTIONS), checked)
    if level == "brief":
        return {}, {"statement": (read,), "answer": derived_and_checked,
                    "guarantees": () if run else fitted, **data}
    ids = {s.id for s in document.sections}
    return {}, {
        "statement": (read,),
        "answer": derived_and_checked,
        "complete": (("complete", "em.complete_log_likelihood"),),
        "e-step": (("e-step", _RESPONSIBILITY),),
        "by-hand" if "by-hand" in ids else "m-step": () if run else fitted,
        **data,
    }


def _model(model: Model) -> str:
    """The model in Python: by its name where it is shipped, else as its statement."""
    from ..statement import models
    from ..statement.library import library

    if model.name in models and models[model.name] == model:
        return f"derive.models[{model.name!r}]"
    if model.name in library and library[model.name].statement == model.statement:
        return f"derive.read({model.name!r})"
    lines = "\n".join(f"    {line!r}" + r' "\n"' for line in model.statement.strip().splitlines())
    return f"derive.parse(\n{lines}\n)"


_SOLUTIONS = """
from IPython.display import display

for step in em.steps:
    if step.relation in ("solves", "root"):
        display(step)
"""

_RESPONSIBILITY = "next(iter(em.responsibilities.values()))  # by the value of the label"

_DERIVED = ("derive", "em = derive.derive_em(model)\nprint(em)  # em alone shows all its lines")

_CERTIFY = """
certificate = em.certify(strict=True)  # raises at a line that is refused
print(f"{len(certificate.lines)} lines checked: {certificate.verdict}")
"""

_UPDATES = """
update = em.lambdify()  # functions on NumPy arrays; print(update.source) shows their code
update
"""

_STEP = """
start = fit.trace[0][0]
theta, log_likelihood = update.step(x, start, **given)
print(f"log-likelihood at the start: {log_likelihood:.6f}")
T = update.e_step(x, theta, **given)
T[:5]  # the responsibilities of the first observations; each row sums to 1
"""

_ASCENT = """
values = [value for _, value in fit.trace]
for t, value in enumerate(values):
    if t < 10 or t % 10 == 0 or t == len(values) - 1:
        print(f"{t:5d}  {value:.6f}")
assert np.all(np.diff(values) >= -1e-9 * np.abs(values[1:]))  # it never falls
"""

_RESULT = """
for name, value in fit.theta.items():
    print(name, "=", np.round(value, 6))
"""


def _observations(model: Model, run: ModelRun | None) -> str | None:
    """Reads the data of the run, or a data set that goes with the model; else makes a few
    observations. None for a model whose rows are no observations of one variable."""
    from ..fitting.tables import STANDARD_INPUT

    if len(model.observed) != 1 or len(model.observed[0].indices) != 1 or model.weights:
        return None
    (x,) = model.observed
    known = [v.name for v in model.known if v.indices]
    single = {v.name: float(run.rows.x[v.name]) if run is not None else 1.0
              for v in model.known if not v.indices}
    source, columns = _source(model, run)
    dropped = run is not None and bool(run.fit.dropped)
    if source == STANDARD_INPUT and run is not None:  # gone: the rows stand in the notebook
        from numpy import asarray

        taken = [f"{n!r}: np.array({asarray(run.rows.x[n]).tolist()})" for n in known]
        lines = [f"x = np.array({asarray(run.rows.x[x.name]).tolist()})"]
    elif source:
        chosen = f", columns={columns!r}" if columns else ""
        chosen += ", drop_missing=True" if dropped else ""
        taken = [f"{n!r}: rows.known[{n!r}]" for n in known]
        lines = [f"rows = derive.read_observations(model, {source!r}{chosen})", "x = rows.x"]
    else:
        from ..arrays.labelled import labelled

        form = labelled(model)
        family = None if form is None else LAWS.get(form.factor(0).law)
        if form is None or family is None or form.coordinates or x.domain == "vector":
            return None
        slots = [slot for slot, a in zip(family.slots, form.factor(0).arguments, strict=True)
                 if a.op == "symbol" and a.args[0] in form.beside]
        taken = [f"{n!r}: np.array([{', '.join(s.values)}])" for n, s in zip(
            known, slots, strict=True)]
        lines = [f"x = np.array({list(map(float, family.worked))})"]
    taken += [f"{n!r}: {v!r}" for n, v in single.items()]
    given = f'{{"known": {{{", ".join(taken)}}}}}' if taken else "{}"
    return "\n".join(["import numpy as np", "", "np.set_printoptions(precision=6, suppress=True)",
                      *lines, f"given = {given}  # what is known beside the observations",
                      "x[:5]"])


def _source(model: Model, run: ModelRun | None) -> tuple[str, list[str]]:
    """Where the observations are from, and their columns; those of a shipped data set that goes
    with the model where there is no run, "" where there is none."""
    from ..statement.library import library

    known = [v.name for v in model.known]
    if run is not None:
        return run.rows.source, [c for c in run.rows.columns if c not in known]
    entry = library.get(model.name)
    if entry is not None and entry.statement == model.statement:
        return entry.data, list(entry.columns.get(model.observed[0].name, ()))
    law = next((f.law for f in model.factors if f.variable == model.observed[0].name), "")
    name, values, _ = LAWS[law].dataset if law in LAWS else ("", "", "")
    return (name, re.findall(r'"(\w+)"', values)) if set(known) <= {"n"} else ("", [])


def _fit(model: Model, run: ModelRun | None) -> str:
    """Fits as the run did, from the same starts; else from ten of its own."""
    z = model.latents[0].values
    open_size = "" if model.plate(z).labels else f", {model.plate(z).size}=" + str(
        2 if run is None else run.fit.responsibilities.shape[-1])
    lines, options = [], ""
    if run is not None and run.start is not None:
        lines = ["import json", "from pathlib import Path", "",
                 f'start = json.loads(Path({run.start!r}).read_text(encoding="utf-8"))',
                 'start = start.get("theta", start)']
        options = ", start"
    elif run is not None:
        options = f", seed={run.seed}, restarts={run.fit.restarts}"
    if run is None:
        options = ", iterations=20_000"
    else:
        options += "".join(f", {name}={value!r}"
                           for name, value in run.stopping.items())
    return "\n".join([*lines, f"fit = em.fit(x{options}{open_size}, **given)",
                      'print(f"{fit.stopped} after {fit.iterations} iterations: "',
                      '      f"log-likelihood {fit.log_likelihood:.6f}")'])
