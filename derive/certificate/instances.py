"""An earlier line at special values: ``given["instance"] = [id, [[old, new], ...], factor]``.

A symbol with an index letter stands for that symbol at every letter; any other term for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .lemmas import Ground
from .terms import BOUND, SCALAR, Term, relettered, walk

#: So many parts of a line are compared by value.
MOST = 200


@dataclass(frozen=True)
class Instance:
    """The sides of an earlier line with the values put in; the line's id."""

    of: str
    sides: tuple[Term, ...]


def instance(given: Any, ground: Ground) -> Instance | str:
    """The instance that a line says it is, or why there is none."""
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) not in (2, 3):
        return "no line that it is an instance of"
    name, pairs, *factor = given
    line = ground.earlier.get(name)
    if line is None or name in ground.refused:
        return f"{name} is no earlier line"
    if not all(isinstance(t, Term) for pair in pairs for t in pair) or any(
            len(pair) != 2 or pair[0].shape != pair[1].shape for pair in pairs):
        return "what is put in does not fit"
    fault = next((f for old, new in pairs if (f := _unfit(old, new, ground))), "")
    if fault:
        return fault
    sides = []
    for side in (line.left, line.right):
        put = put_in(ground, side, pairs)
        if put is None:
            return "an index letter with two meanings"
        if factor and put.shape == SCALAR and isinstance(factor[0], Term):
            put = ground.pool.mul(factor[0], put)
        sides.append(put)
    return Instance(name, tuple(sides))


def _unfit(old: Term, new: Term, ground: Ground) -> str:
    """What is positive stays so, and a matrix that is positive definite, where laws rest on it."""
    signs = ground.signs
    if signs.positive(old) and not signs.positive(new):
        return "a value that is not shown to be positive"
    if signs.definite(old) and not signs.definite(new):
        return "a value that is not shown to be positive definite"
    return ""


def put_in(ground: Ground, term: Term, pairs: Sequence[Sequence[Term]]) -> Term | None:
    """The term with the values put in; None where a bound letter would be caught."""
    labels = ground.signs.statement.labels
    for old, new in pairs:
        if term is old:
            return new
        if old.op == term.op == "symbol" and old.args[:2] == term.args[:2] and (
                old.args[3] == term.args[3]) and len(old.args[2]) == len(term.args[2]):
            letters = dict(zip(old.args[2], term.args[2], strict=True))
            if all(x == y or not (x in labels or x.isdigit()) for x, y in letters.items()):
                return relettered(ground.pool, new, letters)
    parts: dict[Term, Term] = {}
    for a in term.children:
        put = put_in(ground, a, pairs)
        caught = put and term.op in ("sum", "product") and term.args[1] in put.letters and (
            term.args[1] not in a.letters)
        if put is None or caught:
            return None
        parts[a] = put
    return ground.pool.rebuilt(term, parts.__getitem__)


def holds_part(found: Instance, wanted: Term, ground: Ground) -> bool:
    """Whether a term is one of the sides, or a part of one, by its tree or by its value."""
    parts = list(dict.fromkeys(t for side in found.sides for t in _parts(side)))
    if wanted in parts or wanted.op == "add" and any(
            t.op == "add" and set(wanted.args) <= set(t.args) for t in parts):
        return True
    return any(t.shape == wanted.shape and set(t.letters) == set(wanted.letters)
               and ground.is_zero(ground.pool.minus(wanted, t)) for t in parts[:MOST])


def _parts(term: Term) -> Iterator[Term]:
    for t in walk(term):
        if t.op not in ("number", "size", "constant", "symbol", "equation", "and") and not any(
                s.op == "symbol" and s.args[0] == BOUND for s in walk(t)):
            yield t
