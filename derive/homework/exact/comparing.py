"""What is compared at an instance: the answer's value and the right one, place by place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ...algebra.expression import Expr
from ...algebra.normal import mentions_index
from ...derivation import Derivation
from .arithmetic import determinant, scaled
from .values import Small, Values

#: A difference that can be seen, relative to 1 + the size of the right value.
VISIBLE = 0.02


@dataclass(frozen=True)
class Question:
    """What was answered: a part, the components (from 0) that are meant, the formula, and how it
    stands to the part."""

    part: str
    positions: tuple[int, ...]
    formula: Expr
    truth: Expr
    proportional: bool = False


@dataclass(frozen=True)
class Place:
    """Where a value is taken: component and observation from 0, -1 for none; for Q which of the
    other thetas."""

    k: int = -1
    i: int = -1
    other: int = -1


@dataclass(frozen=True)
class Pair:
    """Both values at one place."""

    place: Place
    yours: Any
    right: Any


def pairs(question: Question, values: Values, only: Place | None = None) -> Iterator[Pair]:
    """The values of the answer and the right ones, place by place; ``only`` those at one place."""
    s = values.s
    if question.part == "Q":
        yield from _gains(question, values, only)
        return
    rows = range(len(values.small.x)) if only is None else (only.i,)
    positions = question.positions if only is None else (only.k,)
    if question.part == "responsibilities":
        for i in rows:
            for k in positions:
                mine = _share(question.formula, values, k, i) if question.proportional else \
                    values.at(question.formula, {s.k: k, s.i: i})
                yield Pair(Place(k, i), mine, values.responsibility(k, i))
        return
    opened = mentions_index(question.formula, s.i)
    of_components = s.k in values.em.solution(question.part)[0].args[2]
    for k in positions:
        for i in rows if opened else (-1,):
            binding = {s.k: k} if i < 0 else {s.k: k, s.i: i}
            yield Pair(Place(k, i), values.at(question.formula, binding),
                       values.updated(question.part, (k,)) if of_components
                       else values.at(question.truth, {}))


def _share(formula: Expr, values: Values, k: int, i: int) -> Any:
    s = values.s
    return values.share([values.at(formula, {s.k: j, s.i: i})
                         for j in range(values.small.components)], k)


def _gains(question: Question, values: Values, only: Place | None) -> Iterator[Pair]:
    s = values.s
    rows: Sequence[int] = range(len(values.small.x)) if mentions_index(question.formula, s.i) \
        else (-1,)
    components: Sequence[int] = range(values.small.components) \
        if mentions_index(question.formula, s.k) else (-1,)
    for number, theta in enumerate(others(values.em, values.small)):
        if only is not None and number != only.other:
            continue
        there = values.with_free({base: tuple(map(values.number, v)) for base, v in theta.items()})
        right = there.at(question.truth, {}) - values.at(question.truth, {})
        for k in components if only is None else (only.k,):
            for i in rows if only is None else (only.i,):
                binding = {c: p for c, p in ((s.k, k), (s.i, i)) if p >= 0}
                mine, now = (v.at(question.formula, binding) for v in (there, values))
                yield Pair(Place(k, i, number),
                           mine if isinstance(mine, tuple) else mine - now, right)


def others(em: Derivation, small: Small) -> list[dict[str, tuple[Any, ...]]]:
    """Other thetas: one parameter of the first component moved at a time, then all of all."""
    now = dict(small.theta_t)
    found, moved = [], dict(now)
    for p in em.model.parameters:
        first, *others = values = now[p.base]
        if p.base == em.model.weights.base:
            changed = moved[p.base] = tuple(reversed(values)) if first != values[-1] else \
                (first / 2, *values[1:-1], values[-1] + first / 2)
        else:
            changed = (_moved(first, p.domain), *others)
            moved[p.base] = tuple(_moved(v, p.domain) for v in values)
        found.append({**now, p.base: changed})
    return [*found, moved]


def _moved(v: Any, domain: str) -> Any:
    if domain == "vector":
        return ((v[0][0] + 1,), *v[1:])
    if domain == "covariance":
        return scaled(4, v)
    return 4 * v if domain == "variance" else v / 2 if domain == "probability" else v + 1


def shape(v: Any) -> tuple[int, ...]:
    """Rows and columns; nothing for a number."""
    return (len(v), len(v[0])) if isinstance(v, tuple) else ()


def _entries(v: Any) -> list[Any]:
    return [x for row in v for x in row] if isinstance(v, tuple) else [v]


def visible(pair: Pair) -> bool:
    """Whether two values in floats differ to the eye."""
    mine, right = _entries(pair.yours), _entries(pair.right)
    bound = VISIBLE * (1 + max(abs(v) for v in right))
    return len(mine) != len(right) or any(
        abs(a - b) > bound for a, b in zip(mine, right, strict=True))


def certainly(pair: Pair) -> bool:
    """Whether two values in exact numbers are certainly different."""
    mine, right = _entries(pair.yours), _entries(pair.right)
    return len(mine) != len(right) or any(a.differs(b) for a, b in zip(mine, right, strict=True))


def is_regular(v: Any) -> bool:
    """Whether a value that may be a spread is one: a matrix of positive determinant and trace.

    >>> is_regular(((1.0, 0.0), (0.0, 0.0))), is_regular(2.0)
    (False, True)
    """
    if not isinstance(v, tuple):
        return True
    if len(v) != len(v[0]):
        return float(v[0][0]) > 1e-9
    return float(determinant(v)) > 1e-9 and all(float(v[j][j]) > 1e-9 for j in range(len(v)))
