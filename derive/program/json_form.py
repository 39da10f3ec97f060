"""A program as plain data, for a script that runs it: nested lists and numbers, as JSON has them.

``derive/document/assets/em.js`` reads it. It is no target: it is a program, not a text.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from ..mixture import Mixture
from .program import CannotLower, Op, Program

#: What the script can compute.
KNOWN = frozenset("""
    number pi size parameter weight add mul power log exp log_factorial stirling deviance outer
    log_det variable centred times_log squared_norm whitened_norm count sum first second
""".split())


def to_json(program: Program, K: int) -> dict[str, Any]:
    """The program for ``K`` components. Raises CannotLower for an operation that is not known.

    ``constant``, ``terms``, ``common``, ``centre`` and the ``formula`` of an update are operations:
    a number, or a list of the operation's name and its arguments. ``weights`` has for each
    component a number, the place [base, position] in theta, or None for 1 minus the others.
    An update's ``at`` is the position of a single value, None for one of each component.

    >>> import derive
    >>> from derive.program.lower import lower
    >>> found = to_json(lower(derive.derive_em("two_gaussians")), 2)
    >>> found["terms"], found["weights"]
    ([['mul', -0.5, ['whitened_norm', 'Sigma']]], [['tau', 0], None])
    """
    m = program.model
    place = {name: (p.base, j) for p in m.parameters for j, name in enumerate(p.names)}
    sums = {s.name: s.function for s in program.statistics}

    def written(op: Op) -> Any:
        if op.op not in KNOWN:
            raise CannotLower(f"{op.op} cannot be computed on a page")
        if op.op == "number":
            return float(op.args[0])
        if op.op == "count":
            return ["count", m.components.labels.index(op.args[0]) if op.args[0] else None]
        if op.op == "sum":
            return ["sum", written(sums[op.args[0]])]
        return [op.op, *(written(a) if isinstance(a, Op) else
                         float(a) if isinstance(a, Fraction) else a for a in op.args)]

    return {
        "constant": written(program.constant),
        "terms": [written(t.product) for t in program.terms],
        "common": [written(t.product) for t in program.common],
        "centre": None if program.centre is None else written(program.centre),
        "factored": list(program.factored),
        "weights": _weights(m, place, K),
        "updates": [{"base": u.base, "at": place[u.scope][1] if u.scope else None,
                     "formula": written(u.formula)} for u in program.updates]}


def _weights(m: Mixture, place: Mapping[str, tuple[str, int]], K: int) -> list[Any]:
    w = m.weights
    if w.kind == "fixed":
        return [float(v) for v in w.values]
    if not m.components.labels:
        return [[w.base, k] for k in range(K)]
    return [list(place[name]) if name else None for name in w.names]


def theta_to_json(model: Mixture, theta: Mapping[str, Any], digits: int = 17) -> dict[str, Any]:
    """theta by base: the values of the components, or of the parameter's keys, as lists of numbers
    of so many significant digits.

    >>> import derive
    >>> theta_to_json(derive.models["two_coins"], {"p_A": 0.8, "p_B": 0.5})
    {'p': [0.8, 0.5]}
    """
    def rounded(value: Any) -> Any:
        if isinstance(value, list):
            return [rounded(v) for v in value]
        return float(f"{value:.{digits}g}")

    stacked = not model.components.labels
    return {p.base: rounded(np.asarray(theta[p.base]).tolist()) if stacked and p.plate else
            [rounded(np.asarray(theta[name]).tolist()) for name in p.names]
            for p in model.parameters}
