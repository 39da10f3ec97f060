"""Derivations by name: those written by hand, and those that the engine makes of its models."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from derive.algebra.expression import walk
from derive.engine.em import derive_algorithm
from derive.engine.laws import law_of
from derive.model import Model
from tests.engine.plates import cases, implicit_cases

from .handwritten import raters, tied

HANDWRITTEN: dict[str, Callable[[], dict[str, Any]]] = {"tied": tied, "raters": raters}
MODELS: dict[str, Model] = {name: case.model for name, case in (
    *cases.CASES.items(), *implicit_cases.CASES.items())}


@cache
def text_of(name: str) -> str:
    """The derivation of that name as JSON."""
    if name in HANDWRITTEN:
        return json.dumps(HANDWRITTEN[name]())
    model = MODELS[name]
    steps = derive_algorithm(model).steps
    own = {law.name for law in model.laws}
    laws = {f.law for f in model.factors} | {
        n.args[0] for s in steps for e in (s.left, s.right) for n in walk(e) if n.op == "density"}
    families = {}
    for law in sorted(laws - own - {"categorical", "multinomial", "point", "known", "dirichlet",
                                   "inverse_wishart"}):
        families[law] = law_of(model, law).to_json()
    return json.dumps({"schema": 3, "model": model.to_json(), "families": families,
                       "steps": [s.to_json() for s in steps]})


def derivation(name: str) -> dict[str, Any]:
    """The plain data of the derivation of that name."""
    data: dict[str, Any] = json.loads(text_of(name))
    return data
