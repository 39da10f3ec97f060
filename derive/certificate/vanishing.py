"""Evidence of "only": a sum of terms, each at least 0, is 0 only where every term is.

Each term names its lemma, whose case of equality gives equations, for every value of a summed
index; factors must be shown to be positive, since a product that is 0 says nothing of the other
factor. The equations that the line claims must be among those.
"""

from __future__ import annotations

from collections.abc import Sequence

from .lemmas import Equations, Ground
from .terms import SCALAR, Term


def equations_of(right: Term) -> tuple[Term, ...]:
    """The equations that the right side of an "only" line claims; () where it is none."""
    if right.op == "equation":
        return (right,)
    return right.args if right.op == "and" else ()


def fault_of(right: Term, known: Sequence[Term], ground: Ground) -> str:
    """Why the claimed equations do not follow from those that are known, or ""."""
    claimed = equations_of(right)
    if not claimed:
        return "the right side is no equation"
    if not all(any(same(ground, e, other) for other in known) for e in claimed):
        return "an equation that does not follow where the terms are 0"
    return ""


def again(term: Term, left: Term, right: Term, ground: Ground) -> Equations:
    """What an earlier line says of a positive multiple of its left side, or of a sum of such."""
    if term is left or (term.shape == SCALAR and ground.is_zero(ground.pool.minus(term, left))):
        return equations_of(right)
    if term.op == "sum":
        return again(term.args[0], left, right, ground)
    if term.op == "mul" and all(f.shape == SCALAR for f in term.args):
        rest = [f for f in term.args if not ground.signs.positive(f)]
        return again(rest[0], left, right, ground) if len(rest) == 1 else None
    return None


def same(ground: Ground, a: Term, b: Term) -> bool:
    """Whether two equations are the same, sides exchanged or not, by their values."""
    if a is b:
        return True
    (x, y), (u, v) = a.args, b.args
    if x.shape != u.shape or x.shape != y.shape or u.shape != v.shape:
        return False
    if (x, y) == (v, u):
        return True
    p = ground.pool
    first, second = (p.minus(*e.args) if e.args[1].op != "zero" else e.args[0] for e in (a, b))
    return ground.is_zero(p.minus(first, second)) or ground.is_zero(p.add(first, second))
