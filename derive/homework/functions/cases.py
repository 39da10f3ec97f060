"""A case in which a wrong function shows: it is called with few observations and small numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from typing import Any

import numpy as np

from ..diagnose.case import Counterexample, fractions
from ..diagnose.smallest import CHOICES, VISIBLE, Small, apart, regular, simple, small
from ..judge.judging import FAULTS, Judge
from ..value.listed import posterior, theta
from ..value.named import NoValue
from .results import Returned, close


def case_of(judge: Judge, one: Returned, again: Callable[[Small], Sequence[Returned]],
            right: Collection[str]) -> Counterexample | None:
    """The case that shows best that a part is wrong, among those in which the parts that are
    ``right`` are so; None for none. ``again`` calls the function at an instance."""
    best: Counterexample | None = None
    shows = (False, 0.0, False)
    vectors = any(v.domain == "vector" for v in judge.algorithm.model.variables)
    for at in _instances(judge, 2 if vectors and not one.univariate else 1):
        with suppress(*FAULTS, NoValue):
            # where both components are alike, what is right may be the value that it had
            made = {r.key: r for r in again(at) if r.verdict == "missing" or (
                not r.why and r.shaped)}
            if one.key not in made or not all(
                    k in made and close(made[k].made[0], made[k].right[0]) for k in right):
                continue
            found = _case(at, made[one.key])
            if found is not None and found[0] > shows:
                shows, best = found
        if shows == (True, VISIBLE, True):
            break
    return best


def _instances(judge: Judge, d: int) -> Sequence[Small]:
    """Instances with enough observations for a spread of vectors of that length."""
    found = [small(judge, d, same, count, seed) for same in (True, False)
             for count in range(d + 1, 4) for seed in range(CHOICES)]
    return [at for at in found if at is not None]


def _case(at: Small, one: Returned) -> tuple[tuple[bool, float, bool], Counterexample] | None:
    """A case, with how well it shows: regular, far from what is right, in fractions."""
    mine, true = one.made[0], one.right[0]
    i = component = None
    labels = at.model.plate(at.algorithm.units[0].values[0]).labels
    p = next((p for p in at.model.parameters if one.key in p.theta), None)
    if one.key == "responsibilities":
        row, k = np.unravel_index(np.abs(np.subtract(mine, true)).argmax(), np.shape(true))
        i, component, mine, true = int(row) + 1, int(k), mine[row][k], true[row][k]
    elif p is not None and len(p.indices) == 1 and one.key == p.name and isinstance(true, list):
        gaps = [np.abs(np.subtract(a, b)).max() for a, b in zip(mine, true, strict=True)]
        component = int(np.argmax(gaps))
        mine, true = mine[component], true[component]
    gap = apart(np.asarray(mine, float), np.asarray(true, float))
    if not gap > 1e-6:
        return None
    told = [fractions(mine), fractions(true)]
    exact = None if None in told else dict(zip(("yours", "right"), told, strict=True))
    spread = p is not None and p.domain in ("covariance", "variance")
    free: dict[str, Any] | None = simple(theta(at, "")) if one.key == "Q" else None
    label = None if component is None else labels[component] if labels else str(component + 1)
    case = Counterexample(
        {v.name: simple(at.data(v)) for v in at.model.observed},
        {v.name: simple(at.data(v)) for v in at.model.known}, simple(theta(at, "t")), free,
        posterior(at), mine, true, exact, i, label, series=at.series, of="function")
    return (regular(np.asarray(true, float), spread), min(gap, VISIBLE), exact is not None), case
