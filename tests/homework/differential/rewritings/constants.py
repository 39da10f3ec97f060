"""Constants: terms that Q can do without, numbers as coefficients, decimals."""

from __future__ import annotations

from fractions import Fraction

from ..trees import TWO, Tree, add, frac, mul, walk
from .place import HALF, Place, rewriting


@rewriting
def without_constants(t: Tree, at: Place) -> Tree | None:
    """Q without a term that holds no free parameter."""
    if at.part != "Q" or t.op != "add":
        return None
    constant = [a for a in t.args if not any(
        n.op == "sym" and n.args[2] == "" and n.args[0] not in ("x", "n") or n.op == "own"
        for n in walk(a))]
    if not constant or len(constant) == len(t.args):
        return None
    gone = at.rng.choice(constant)
    kept = list(t.args)
    kept.remove(gone)
    return add(*kept)


@rewriting
def coefficient_as_number(t: Tree, at: Place) -> Tree | None:
    """2 (a/2) for a."""
    if t.op not in ("sym", "log") or not at.scalar(t) or at.rng.random() < 0.7:
        return None
    return mul(TWO, frac(t, TWO))


@rewriting
def decimal_half(t: Tree, at: Place) -> Tree | None:
    """0.5 for 1/2."""
    return Tree("num", (Fraction(1, 2),)) if t == HALF and at.rng.random() < 0.3 else None
