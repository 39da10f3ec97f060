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

from ..families import FAMILIES
from ..mixture import Mixture
from ..model import Model
from .display import boxed, numbering
from .document import Document, Equations, Figure, Section
from .markdown import NOTEBOOK, Page, anchor
from .notation import Notation
from .pictures import numbers as figure_numbers

if TYPE_CHECKING:
    from ..fitting.runs import DataRun


def render(document: Document, notation: Notation, *, model: Mixture | Model | None = None,
           level: str = "full", run: DataRun | None = None) -> str:
    """The document as a notebook; without a model, or its statement, it has no cells of code.
    Its code fits the data of ``run``, read from where the run had them, else a data set that goes
    with the model."""
    page = Page(notation, numbering(document), NOTEBOOK, figure_numbers(document),
                boxed=boxed(document))
    cells = [_text("title", page.head(document))]
    stated = model and (isinstance(model, Mixture) or model.statement.strip())
    before, after = _code(document, model, level, run) if model and stated else ({}, {})
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


def _code(document: Document, model: Mixture | Model, level: str, run: DataRun | None
          ) -> tuple[dict[str, Cells], dict[str, Cells]]:
    """The cells of code, by the section that they stand before and behind."""
    read = ("read", f"import derive\n\nmodel = {_model(model)}\nmodel")
    if level == "sheet":
        return {}, {"statement": (read,)}
    if isinstance(model, Model):
        return {}, {"statement": (read,), "answer": (_DERIVED, ("certify", _CERTIFY))}
    checked = ("certify", _CERTIFY)
    fitted: Cells = (("updates", _UPDATES), ("observations", _observations(model, run)),
                     ("fit", _fit(model, run)), ("result", _RESULT), ("ascent", _ASCENT),
                     ("step", _STEP))
    data: dict[str, Cells] = {"data": fitted} if run else {}
    derived_and_checked = (_DERIVED, ("solutions", _SOLUTIONS), checked)
    if level == "brief":
        return {}, {"statement": (read,), "answer": derived_and_checked,
                    "guarantees": () if run else fitted, **data}
    return {}, {
        "statement": (read,),
        "answer": derived_and_checked,
        "complete": _line(document, "complete"),
        "e-step": _line(document, "e-step", "bayes"),
        "by-hand": () if run else fitted,
        **data,
    }


def _line(document: Document, section: str, rule: str = "") -> Cells:
    """A cell that shows the first line of a section by that rule, or the last line of all."""
    ids = [x.id for s in document.sections if s.id == section for b in s.blocks
           if isinstance(b, Equations) for x in b.lines if rule in ("", x.rule)]
    return ((section, f"em.step({ids[0 if rule else -1]!r})".replace("'", '"')),) if ids else ()


def _model(model: Mixture | Model) -> str:
    """The model in Python: by its name where it is shipped, else as its statement."""
    from ..statement import models, statement_text

    if model.name in models and models[model.name] == model:
        return f"derive.models[{model.name!r}]"
    text = model.statement.strip() or (
        statement_text(model) if isinstance(model, Mixture) else "")
    lines = "\n".join(f"    {line!r}" + r' "\n"' for line in text.splitlines())
    return f"derive.parse(\n{lines}\n)"


_SOLUTIONS = """
from IPython.display import display

for step in em.steps:
    if step.relation == "solves":
        display(step)
"""

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


def _observations(model: Mixture, run: DataRun | None) -> str:
    """Reads the data of the run, or the data set of the family; else makes a few observations."""
    from ..fitting.tables import STANDARD_INPUT

    family = FAMILIES[model.law.family]
    known = [v.name for v in model.known]
    name, values, _ = family.dataset
    if run is not None:
        source, columns = run.rows.source, list(run.rows.columns)
    elif name and set(known) <= {"n"}:
        source, columns = name, re.findall(r'"(\w+)"', values)
    else:
        source = ""
    if source == STANDARD_INPUT and run is not None:  # gone: the rows stand in the notebook
        taken = "".join(f"{n!r}: np.array({v.tolist()}), "
                        for n, v in run.rows.known.items()).rstrip(", ")
        lines = [f"x = np.array({run.rows.x.tolist()})"]
    elif source:
        chosen = f", columns={columns!r}" if columns else ""
        chosen += ", drop_missing=True" if run is not None and run.drop_missing else ""
        taken = "".join(f"{n!r}: rows.known[{n!r}], " for n in known).rstrip(", ")
        lines = [f"rows = derive.read_observations(model, {source!r}{chosen})", "x = rows.x"]
    else:
        slots = [s for s in family.slots if s.known]
        taken = "".join(f"{n!r}: np.array([{', '.join(s.values)}]), "
                        for n, s in zip(known, slots)).rstrip(", ")
        lines = [f"x = np.array({list(map(float, family.worked))})"]
    given = f'{{"known": {{{taken}}}}}' if known else "{}"
    return "\n".join(["import numpy as np", "", "np.set_printoptions(precision=6, suppress=True)",
                      *lines, f"given = {given}  # what is known beside the observations",
                      "x[:5]"])


def _fit(model: Mixture, run: DataRun | None) -> str:
    """Fits as the run did, from the same starts; else from ten of its own."""
    K = "" if model.components.labels else \
        f", K={2 if run is None else run.fit.responsibilities.shape[1]}"
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
        options += "".join(f", {name}={value!r}" for name, value in run.options.items())
    return "\n".join([*lines, f"fit = em.fit(x{options}{K}, **given)",
                      'print(f"{fit.stopped} after {fit.iterations} iterations: "',
                      '      f"log-likelihood {fit.log_likelihood:.6f}")'])
