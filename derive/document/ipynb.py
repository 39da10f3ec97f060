"""A document as a Jupyter notebook that derives, checks and runs what it says.

The sections are cells of Markdown, with the report's formulas; between them stand cells of code
that use the library. The notebook has no outputs: it is run by its reader, and by the tests.
"""

from __future__ import annotations

import json
from base64 import b64encode
from itertools import starmap
from typing import Any

from ..families import FAMILIES, Family
from ..model import Model
from .display import numbering
from .document import Document, Equations, Figure, Section
from .markdown import NOTEBOOK, Page, anchor
from .notation import Notation
from .pictures import numbers as figure_numbers


def render(document: Document, notation: Notation, *, model: Model | None = None,
           level: str = "full") -> str:
    """The document as a notebook; without a model it has no cells of code."""
    page = Page(notation, numbering(document), NOTEBOOK, figure_numbers(document))
    cells = [_text("title", page.head(document))]
    before, after = _code(document, model, level) if model else ({}, {})
    for number, section in enumerate(document.sections, 1):
        text = _text("section-" + section.id, page.section(number, section))
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


def _code(document: Document, model: Model, level: str
          ) -> tuple[dict[str, Cells], dict[str, Cells]]:
    """The cells of code, by the section that they stand before and behind."""
    read = ("read", f"import derive\n\nmodel = {_model(model)}\nmodel")
    if level == "sheet":
        return {}, {"statement": (read,)}
    derived = ("derive", "em = derive.derive_em(model)\nprint(em)  # em alone shows all its lines")
    checked = ("certify", _CERTIFY)
    run = (("updates", _UPDATES), ("observations", _observations(model)), ("step", _STEP),
           ("fit", _FIT), ("ascent", _ASCENT), ("result", _RESULT))
    if level == "brief":
        return {}, {"statement": (read, derived), "results": (("solutions", _SOLUTIONS),),
                    "guarantees": (checked, *run)}
    return {}, {
        "statement": (read,),
        "notation": (derived,),
        "complete": _line(document, "complete"),
        "e-step": _line(document, "e-step", "bayes"),
        "m-step": (("solutions", _SOLUTIONS),),
        "algorithm": run,
        "ascent": (checked,),
    }


def _line(document: Document, section: str, rule: str = "") -> Cells:
    """A cell that shows the first line of a section by that rule, or the last line of all."""
    ids = [x.id for s in document.sections if s.id == section for b in s.blocks
           if isinstance(b, Equations) for x in b.lines if rule in ("", x.rule)]
    return ((section, f"em.step({ids[0 if rule else -1]!r})".replace("'", '"')),) if ids else ()


def _model(model: Model) -> str:
    """The model in Python: by its name where it is shipped, else as its statement."""
    from ..statement import models, statement_text

    if model.name in models and models[model.name] == model:
        return f"derive.models[{model.name!r}]"
    text = model.statement.strip() or statement_text(model)
    lines = "\n".join(f"    {line!r}" + r' "\n"' for line in text.splitlines())
    return f"derive.parse(\n{lines}\n)"


_SOLUTIONS = """
from IPython.display import display

for step in em.steps:
    if step.relation == "solves":
        display(step)
"""

_CERTIFY = """
certificate = em.certify(strict=True)  # raises at a line that is refused
print(f"{len(certificate.lines)} lines checked: {certificate.verdict}")
"""

_UPDATES = """
update = em.lambdify()  # functions on NumPy arrays; print(update.source) shows their code
update
"""

_STEP = """
theta, log_likelihood = update.step(x, start, **extra)
print(f"log-likelihood at the start: {log_likelihood:.6f}")
T = update.e_step(x, theta, **extra)
T[:5]  # the responsibilities of the first observations; each row sums to 1
"""

_FIT = """
fit = em.fit(x, start, iterations=20_000, **extra)
print(f"{fit.stopped} after {fit.iterations} iterations")
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
    print(name, "=", value)
"""


def _observations(model: Model) -> str:
    """The data set of the family, or a few observations, and a start of EM on it."""
    family = FAMILIES[next(f.family for f in model.factors if f.given)]
    name, taken, given = family.dataset
    known = "".join(f'"{v.name}": {_given(family, given)}, ' for v in model.known).rstrip(", ")
    given_rows = 'extra["known"]' if known else "{}"
    if name:
        data = f"""from numeric.datasets import load

data = load("{name}")
print(data.description)
x = data.{taken}"""
        rows = f"Observations(data.name, x, data.columns, {given_rows})"
    else:
        data = f"""
x = np.array({list(map(float, family.worked))})"""
        rows = f'Observations("x", x, ("x",), {given_rows})'
    return f"""
import numpy as np

from derive.fitting.observations import Observations
from derive.fitting.starts import seeded_start
{data}
extra = {{{f'"known": {{{known}}}' if known else ""}}}
rows = {rows}
K = {len(model.components.labels) or 2}
start = seeded_start(model, rows, K, update, seed=0, restart=0)
start
"""


def _given(family: Family, name: str) -> str:
    """The known quantity: of the data set, or its values in the iteration worked by hand."""
    values = next(s.values for s in family.slots if s.known)
    return f"data.{name}" if family.dataset[0] else f"np.array([{', '.join(values)}])"
