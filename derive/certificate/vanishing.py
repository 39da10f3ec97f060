"""Evidence of "only": a sum of terms, each at least 0, is 0 only where every term is.

Each term names its lemma, whose case of equality gives equations, for every value of a summed
index; factors must be shown to be positive, since a product that is 0 says nothing of the other
factor. The equations that the line claims must be among those.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .lemmas import LEMMAS, Equations, Ground
from .terms import SCALAR, Term

ONLY = "only:"


def equations_of(right: Term) -> tuple[Term, ...]:
    """The equations that the right side of an "only" line claims; () where it is none."""
    if right.op == "equation":
        return (right,)
    return right.args if right.op == "and" else ()


def fault_of(left: Term, right: Term, terms: Sequence[tuple[str, Term]], ground: Ground,
             earlier: Mapping[str, tuple[Term, Term]]) -> str:
    """Why the left side may be 0 elsewhere, or "". That it is the sum of the terms is not asked."""
    claimed = equations_of(right)
    if not claimed:
        return "the right side is no equation"
    if left.shape != SCALAR:
        return f"a {left.shape} on the left"
    known: list[Term] = []
    for name, term in terms:
        found = _equations(name, term, ground, earlier)
        if found is None:
            return f"where the term of {name} is 0, nothing is known"
        known += found
    for equation in claimed:
        if not any(same(ground, equation, other) for other in known):
            return "an equation that does not follow where the terms are 0"
    return ""


def _equations(name: str, term: Term, ground: Ground,
               earlier: Mapping[str, tuple[Term, Term]]) -> Equations:
    if name.startswith(ONLY):
        found = earlier.get(name[len(ONLY):])
        return None if found is None else _again(term, found, ground)
    if name not in LEMMAS or term.shape != SCALAR:
        return None
    lemma = LEMMAS[name]
    return lemma.where_zero(ground, term) if lemma.accepts(ground, term) else None


def _again(term: Term, line: tuple[Term, Term], ground: Ground) -> Equations:
    """What an earlier line says of a positive multiple of its left side, or of a sum of such."""
    left, right = line
    if term is left or (term.shape == SCALAR and ground.is_zero(ground.pool.minus(term, left))):
        return equations_of(right)
    if term.op == "sum":
        return _again(term.args[0], line, ground)
    if term.op == "mul" and all(f.shape == SCALAR for f in term.args):
        rest = [f for f in term.args if not ground.signs.positive(f)]
        return _again(rest[0], line, ground) if len(rest) == 1 else None
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
