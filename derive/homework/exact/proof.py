"""Counterexamples: the smallest instance found at which a formula differs from the right one.

Searched in floats, shrunk, and proved in exact numbers: the two values are different fractions, or
lie in intervals that do not meet.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ...algebra.expression import Expr, walk
from ...algebra.normal import mentions_index
from ...derivation import Derivation
from .arithmetic import Arithmetic, Exact, Floats, determinant
from .enclosure import Unknown
from .numbers import Number
from .small import has_fractions, instances, smaller
from .values import Small, Values

#: A difference that can be seen, relative to 1 + the size of the right value.
VISIBLE = 0.02
#: The most instances that are gone through in the search, and while shrinking.
MOST, STEPS = 240, 40
#: How many parts of the formula are gone through in all.
BUDGET = 60_000
#: How many values are kept for the answers to come.
ROOM = 3_000


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


@dataclass(frozen=True)
class Found:
    """A proved counterexample: the values are exact numbers or enclosures. ``theta`` is the free
    theta for Q, whose values are Q(theta) - Q(theta^t); ``q`` has Q at the new parameters with the
    answer's value and with the right one, where that is larger for certain."""

    small: Small
    pair: Pair
    responsibilities: tuple[tuple[Number, ...], ...]
    theta: dict[str, tuple[Any, ...]] | None = None
    q: tuple[Number, Number] | None = None


class Search:
    """The small instances of one derivation, with the right values at them."""

    def __init__(self, em: Derivation) -> None:
        self.em = em
        self._made: list[tuple[Small, bool]] = []
        self._more = instances(em)
        self._floats: dict[Small, Values] = {}
        self._exact: dict[Small, Values] = {}
        self._q: dict[tuple[object, ...], tuple[Number, Number] | None] = {}
        self._fractions: dict[Small, bool] = {}

    def instances(self) -> Iterator[tuple[Small, bool]]:
        """The instances in the order in which they are tried; each is made once."""
        for n in range(MOST):
            if n == len(self._made):
                following = next(self._more, None)
                if following is None:
                    return
                self._made.append(following)
            yield self._made[n]

    def counterexample(self, question: Question) -> Found | None:
        """The first instance at which the formula differs, shrunk and proved; None where none was
        found, or where a difference was not proved."""
        bound = BUDGET // sum(1 for _ in walk(question.formula))
        for regular in (True, False):
            for small, exact in itertools.islice(self.instances(), bound):
                if self.differs(question, small, regular) is not None:
                    found = self.prove(question, self.shrunk(question, small, exact, regular))
                    if found is not None:
                        return found
        return None

    def prepare(self) -> None:
        """Have the right values at all instances, so that answers to come are only compared."""
        for small, _ in self.instances():
            values = self.floats(small)
            try:
                for k in range(small.components):
                    for name, given in values.current.items():
                        if len(given) > k and self._is_free(name):
                            values.updated(name, (k,))
            except (Unknown, ArithmeticError, ValueError):
                continue  # no value at this instance: a component without spread

    def floats(self, small: Small) -> Values:
        """The right values at an instance in floats."""
        return _kept(self._floats, small, lambda: Values(self.em, small, Floats()))

    def exact(self, small: Small) -> Values:
        """The right values at an instance in exact numbers."""
        return _kept(self._exact, small, lambda: Values(self.em, small, Exact()))

    def has_fractions(self, small: Small) -> bool:
        """Whether the responsibilities are fractions."""
        return _kept(self._fractions, small, lambda: has_fractions(self.em, small))

    def differs(self, question: Question, small: Small, regular: bool) -> Pair | None:
        """The first place at which the values differ to the eye, in floats."""
        values = self.asked(question, self.floats(small))
        try:
            for pair in pairs(question, values):
                if regular and not is_regular(pair.right):
                    continue
                if _visible(pair):
                    return pair
        except (Unknown, ArithmeticError, ValueError):
            return None
        return None

    def asked(self, question: Question, values: Values) -> Values:
        """The values at which a question is put; the free theta is another than theta^t where an
        answer that is not about Q holds it."""
        if not self.moves(question):
            return values.afresh()
        moved = others(self.em, values.small)[-1]
        return values.with_free({base: tuple(map(values.number, v)) for base, v in moved.items()})

    def moves(self, question: Question) -> bool:
        """Whether an answer that is not about Q holds a free parameter."""
        names = {p.base for p in self.em.model.parameters}
        return question.part != "Q" and any(
            n.op == "symbol" and n.args[0] in names and n.args[3] == ""
            for n in walk(question.formula))

    def shrunk(self, question: Question, small: Small, exact: bool, regular: bool) -> Small:
        """The instance made smaller, step by step, as long as the formula differs."""
        steps = 0
        again = True
        while again and steps < STEPS:
            again = False
            for candidate in smaller(self.em, small):
                steps += 1
                if steps > STEPS:
                    break
                if self.differs(question, candidate, regular) is not None and \
                        (not exact or self.has_fractions(candidate)):
                    small, again = candidate, True
                    break
        return small

    def prove(self, question: Question, small: Small) -> Found | None:
        """The counterexample in exact numbers, or None where they do not prove a difference."""
        coarse = self.differs(question, small, False)
        if coarse is None:
            return None
        values = self.asked(question, self.exact(small))
        try:
            for pair in pairs(question, values, coarse.place):
                if pair.place == coarse.place and _certainly(pair):
                    theta = others(self.em, small)[pair.place.other] \
                        if question.part == "Q" or self.moves(question) else None
                    table = tuple(tuple(values.responsibility(k, i)
                                        for k in range(small.components))
                                  for i in range(len(small.x)))
                    return Found(small, pair, table, theta, self.q_at_both(question, pair, values))
        except (Unknown, ArithmeticError, ValueError):
            return None
        return None

    def q_at_both(self, question: Question, pair: Pair, values: Values
                  ) -> tuple[Number, Number] | None:
        """Q at the new parameters with the answer's value and with the right one, where both are
        parameters and the second is larger for certain."""
        if question.part in ("Q", "responsibilities") or _shape(pair.yours) != _shape(pair.right) \
                or not (is_regular(pair.yours) and is_regular(pair.right)):
            return None
        key = (values.small, question.part, pair.place.k, pair.yours)
        return _kept(self._q, key, lambda: self._q_at_both(question, pair, values))

    def _q_at_both(self, question: Question, pair: Pair, values: Values
                   ) -> tuple[Number, Number] | None:
        base = question.part
        try:
            new = {name: tuple(values.updated(name, (k,)) for k in range(len(given)))
                   if self._is_free(name) else given
                   for name, given in values.current.items()}
            own = _replaced(new[base], pair.place.k, pair.yours, base == self._weights(),
                            values.arithmetic)
            if own is None:
                return None
            mine, right = (values.with_free({**new, base: v}).at(
                self.em.expected_log_likelihood, {}) for v in (own, new[base]))
        except (Unknown, ArithmeticError, ValueError, KeyError):
            return None
        return (mine, right) if mine.enclosed.below(right.enclosed) else None

    def _is_free(self, name: str) -> bool:
        return any(left.args[0] == name for left, _ in self.em.solutions)

    def _weights(self) -> str:
        return self.em.model.weights.base


def _kept(table: dict[Any, Any], key: Any, make: Callable[[], Any]) -> Any:
    """What a table has for a key; made where it is not there, and kept while there is room."""
    if key in table:
        return table[key]
    found = make()
    if len(table) < ROOM:
        table[key] = found
    return found


def pairs(question: Question, values: Values, only: Place | None = None) -> Iterator[Pair]:
    """The values of the answer and the right ones, place by place; ``only`` those at one place."""
    s = values.s
    n = range(len(values.small.x))
    if question.part == "Q":
        yield from _gains(question, values, only)
        return
    if question.part == "responsibilities":
        for i in n if only is None else [only.i]:
            for k in question.positions if only is None else (only.k,):
                mine = _share(question.formula, values, k, i) if question.proportional else \
                    values.at(question.formula, {s.k: k, s.i: i})
                yield Pair(Place(k, i), mine, values.responsibility(k, i))
        return
    opened = mentions_index(question.formula, s.i)
    for k in question.positions if only is None else (only.k,):
        for i in (n if only is None else [only.i]) if opened else [-1]:
            binding = {s.k: k} if i < 0 else {s.k: k, s.i: i}
            yield Pair(Place(k, i), values.at(question.formula, binding),
                       values.updated(question.part, (k,)) if _per_component(question, values)
                       else values.at(question.truth, {}))


def _per_component(question: Question, values: Values) -> bool:
    return values.s.k in values.em.solution(question.part)[0].args[2]


def _share(formula: Expr, values: Values, k: int, i: int) -> Any:
    s = values.s
    joints = [values.at(formula, {s.k: j, s.i: i}) for j in range(values.small.components)]
    total = joints[0]
    for v in joints[1:]:
        total = total + v
    return joints[k] * values.arithmetic.power(total, Fraction(-1))


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
                if isinstance(mine, tuple):
                    yield Pair(Place(k, i, number), mine, right)
                else:
                    yield Pair(Place(k, i, number), mine - now, right)


def others(em: Derivation, small: Small) -> list[dict[str, tuple[Any, ...]]]:
    """Other thetas: one parameter of the first component moved at a time, then all of all."""
    now = dict(small.theta_t)
    found = []
    moved = dict(now)
    for p in em.model.parameters:
        values = now[p.base]
        if p.base == em.model.weights.base:
            changed = tuple(reversed(values)) if values[0] != values[-1] else \
                (values[0] / 2, *values[1:-1], values[-1] + values[0] / 2)
        else:
            changed = (_moved(values[0], p.domain), *values[1:])
        found.append({**now, p.base: changed})
        moved[p.base] = changed if p.base == em.model.weights.base else \
            tuple(_moved(v, p.domain) for v in values)
    return [*found, moved]


def _moved(v: Any, domain: str) -> Any:
    if domain == "vector":
        return ((v[0][0] + 1,), *v[1:])
    if domain == "covariance":
        return tuple(tuple(4 * x for x in row) for row in v)
    if domain == "variance":
        return 4 * v
    return v / 2 if domain == "probability" else v + 1


def _shape(v: Any) -> tuple[int, ...]:
    return (len(v), len(v[0])) if isinstance(v, tuple) else ()


def _entries(v: Any) -> list[Any]:
    return [x for row in v for x in row] if isinstance(v, tuple) else [v]


def _visible(pair: Pair) -> bool:
    mine, right = _entries(pair.yours), _entries(pair.right)
    if len(mine) != len(right):
        return True
    size = 1 + max(abs(v) for v in right)
    return any(abs(a - b) > VISIBLE * size for a, b in zip(mine, right, strict=True))


def _certainly(pair: Pair) -> bool:
    mine, right = _entries(pair.yours), _entries(pair.right)
    return len(mine) != len(right) or any(
        a.differs(b) for a, b in zip(mine, right, strict=True))


def is_regular(v: Any) -> bool:
    """Whether a value that may be a spread is one: a matrix of positive determinant and trace.

    >>> is_regular(((1.0, 0.0), (0.0, 0.0))), is_regular(2.0)
    (False, True)
    """
    if not isinstance(v, tuple) or len(v) != len(v[0]) or len(v) == 1 and len(v[0]) == 1:
        entry = v[0][0] if isinstance(v, tuple) else v
        return float(entry) > 1e-9 or not isinstance(v, tuple)
    return float(determinant(v)) > 1e-9 and all(float(v[j][j]) > 1e-9 for j in range(len(v)))


def _replaced(values: tuple[Any, ...], k: int, value: Any, weights: bool, arithmetic: Arithmetic
              ) -> tuple[Any, ...] | None:
    """The values with one component's replaced; of two weights the other is one minus it."""
    if not weights:
        return (*values[:k], value, *values[k + 1:])
    if len(values) != 2 or not 0 < float(value) < 1:
        return None
    other = arithmetic.number(Fraction(1)) - value
    return (value, other) if k <= 0 else (other, value)
