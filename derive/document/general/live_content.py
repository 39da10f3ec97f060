"""The figure that the reader moves: the derived program, the rows and the start, as plain data."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ...arrays import CannotLower
from ...arrays.labelled import Cell, Labelled, places
from ...engine.parts import Algorithm
from ...families import LAWS

if TYPE_CHECKING:
    from numeric.plots import Components, Data, Scene

#: What the page calls of the program.
CALLED = "BadInput, Collapse, prepare, step, eStep, logLikelihood"


def live(algorithm: Algorithm, form: Labelled, data: Data, scene: Scene, c: Components,
         start: Mapping[str, Any], known: Mapping[str, Any]
         ) -> Callable[[], Mapping[str, Any]] | None:
    """What makes the content of the figure; None where the components have no places of their own
    that a reader could move, or a page cannot run the program.

    ``program`` is the one that is exported: nothing on the page knows a formula besides.
    """
    from numeric.plots import Laws, Plane

    K, model = len(c.weights), algorithm.model
    names = {p.name for p in model.parameters}
    if isinstance(c, Laws) or any(f.variable in names for f in model.factors) \
            or any(v.indices and v.name not in form.beside for v in model.known):
        return None
    slots = LAWS[form.factor(0).law].slots
    first, *rest = (n for n, slot in enumerate(slots) if not slot.known)
    location, spread = places(form, first, K), None
    if isinstance(scene, Plane):
        spread = _places_of_all(form, rest[-1], K)
        if spread is None:
            return None
    program = None if location is None else _program(algorithm)
    if location is None or program is None:
        return None
    numbers = {v.name: float(known[v.name]) for v in model.known if not v.indices}
    return partial(_content, numbers, form, program, data, scene, c, start, location, spread)


def _places_of_all(form: Labelled, n: int, K: int) -> list[Cell] | None:
    """Where argument ``n`` of each label stands in theta, in the same place for labels that share
    it; None where it is no parameter."""
    own = places(form, n, K)
    a = form.factor(0).arguments[n]
    shared = {form.factor(k).arguments[n] for k in range(K)}
    p = next((p for p in form.model.parameters if a.op == "symbol" and p.name == a.args[0]), None)
    if own is None and len(shared) == 1 and p is not None and not p.keys \
            and form.latent.values not in p.indices:
        return [(p.name, None)] * K
    return own


def _program(algorithm: Algorithm) -> str | None:
    """The exported module as an expression, an object of its functions."""
    from ...arrays.targets import program_text

    try:
        text = program_text(algorithm, "javascript", "fast")
    except CannotLower:
        return None
    body = re.sub(r"\A\s*/\*\*.*?\*/\s*", "", text, flags=re.S)
    body = re.sub(r"^export ", "", body, flags=re.M)
    return f"(() => {{\n{body}\nreturn {{{CALLED}}};\n}})()"


def _content(numbers: Mapping[str, float], form: Labelled, program: str, data: Data, scene: Scene,
             c: Components, start: Mapping[str, Any], location: list[Cell],
             spread: list[Cell] | None) -> Mapping[str, Any]:
    from numeric.decimals import DIGITS
    from numeric.plots import Normals
    from numeric.plots.live import drawn, thinned

    kept, x = thinned(data), form.observed
    single = x.domain != "vector" and not form.coordinates
    rows: dict[str, Any] = {x.name: kept.x[:, 0].tolist() if single else kept.x.tolist()}
    tosses = form.beside[0] if form.beside else None
    if tosses is not None and kept.n is not None:
        rows[tosses] = kept.n.tolist()
    return {
        "program": program, "rows": {**rows, **numbers}, "x": x.name, "start": {
            key: _rounded(np.asarray(v).tolist(), DIGITS) for key, v in start.items()},
        "location": [list(cell) for cell in location],
        "k-means": isinstance(c, Normals) and len(c.weights) > 1,
        "rows_of": [kept.rows, data.rows] if kept.rows < data.rows else None,
        "picture": {**drawn(replace(scene, data=kept), c),  # type: ignore[type-var]
                    "spread": None if spread is None else [list(cell) for cell in spread],
                    "tosses": tosses}}


def _rounded(value: Any, digits: int) -> Any:
    if isinstance(value, list):
        return [_rounded(v, digits) for v in value]
    return float(f"{value:.{digits}g}")
