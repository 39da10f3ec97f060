"""Counterexamples: the smallest instance found at which a formula differs from the right one.

Searched in floats, shrunk, and proved in exact numbers: the two values are different fractions, or
lie in intervals that do not meet.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ...algebra.expression import walk
from ...derivation import Derivation
from .arithmetic import EXACT, FLOATS, Arithmetic
from .comparing import Pair, Question, certainly, is_regular, others, pairs, shape, visible
from .numbers import Number
from .small import has_fractions, instances, smaller
from .values import Small, Values

#: The most instances that are gone through in the search, and while shrinking.
MOST, STEPS = 240, 40
#: How many parts of the formula are gone through in all.
BUDGET = 60_000
#: How many values are kept for the answers to come.
ROOM = 3_000


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
        self._free = {left.args[0] for left, _ in em.solutions}
        self._tables: dict[str, dict[Any, Any]] = {}

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
                        if len(given) > k and name in self._free:
                            values.updated(name, (k,))
            except (ArithmeticError, ValueError):
                continue  # no value at this instance: a component without spread

    def floats(self, small: Small) -> Values:
        """The right values at an instance in floats."""
        return self._kept("floats", small, lambda: Values(self.em, small, FLOATS))

    def exact(self, small: Small) -> Values:
        """The right values at an instance in exact numbers."""
        return self._kept("exact", small, lambda: Values(self.em, small, EXACT))

    def has_fractions(self, small: Small) -> bool:
        """Whether the responsibilities are fractions."""
        return self._kept("fractions", small, lambda: has_fractions(self.em, small))

    def differs(self, question: Question, small: Small, regular: bool) -> Pair | None:
        """The first place at which the values differ to the eye, in floats."""
        values = self.asked(question, self.floats(small))
        try:
            return next((pair for pair in pairs(question, values)
                         if (not regular or is_regular(pair.right)) and visible(pair)), None)
        except (ArithmeticError, ValueError):
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
        left = STEPS
        found: Small | None = small
        while found is not None and left > 0:
            small, found = found, None
            for candidate in itertools.islice(smaller(self.em, small), left):
                left -= 1
                if self.differs(question, candidate, regular) is not None and \
                        (not exact or self.has_fractions(candidate)):
                    found = candidate
                    break
        return small if found is None else found

    def prove(self, question: Question, small: Small) -> Found | None:
        """The counterexample in exact numbers, or None where they do not prove a difference."""
        coarse = self.differs(question, small, False)
        if coarse is None:
            return None
        values = self.asked(question, self.exact(small))
        try:
            for pair in pairs(question, values, coarse.place):
                if pair.place == coarse.place and certainly(pair):
                    theta = others(self.em, small)[pair.place.other] \
                        if question.part == "Q" or self.moves(question) else None
                    table = tuple(tuple(values.responsibility(k, i)
                                        for k in range(small.components))
                                  for i in range(len(small.x)))
                    return Found(small, pair, table, theta, self.q_at_both(question, pair, values))
        except (ArithmeticError, ValueError):
            return None
        return None

    def q_at_both(self, question: Question, pair: Pair, values: Values
                  ) -> tuple[Number, Number] | None:
        """Q at the new parameters with the answer's value and with the right one, where both are
        parameters and the second is larger for certain."""
        if question.part in ("Q", "responsibilities") or shape(pair.yours) != shape(pair.right) \
                or not (is_regular(pair.yours) and is_regular(pair.right)):
            return None
        key = (values.small, question.part, pair.place.k, pair.yours)
        return self._kept("q", key, lambda: self._q_at_both(question, pair, values))

    def _q_at_both(self, question: Question, pair: Pair, values: Values
                   ) -> tuple[Number, Number] | None:
        base = question.part
        try:
            new = {name: tuple(values.updated(name, (k,)) for k in range(len(given)))
                   if name in self._free else given
                   for name, given in values.current.items()}
            own = _replaced(new[base], pair.place.k, pair.yours,
                            base == self.em.model.weights.base, values.arithmetic)
            if own is None:
                return None
            mine, right = (values.with_free({**new, base: v}).at(
                self.em.expected_log_likelihood, {}) for v in (own, new[base]))
        except (ArithmeticError, ValueError, KeyError):
            return None
        return (mine, right) if mine.enclosed.below(right.enclosed) else None

    def _kept(self, name: str, key: Any, make: Callable[[], Any]) -> Any:
        """What a table has for a key; made where it is not there, and kept while there is room."""
        table = self._tables.setdefault(name, {})
        if key in table:
            return table[key]
        found = make()
        if len(table) < ROOM:
            table[key] = found
        return found


def _replaced(values: tuple[Any, ...], k: int, value: Any, weights: bool, arithmetic: Arithmetic
              ) -> tuple[Any, ...] | None:
    """The values with one component's replaced; of two weights the other is one minus it."""
    if not weights:
        return (*values[:k], value, *values[k + 1:])
    if len(values) != 2 or not 0 < float(value) < 1:
        return None
    other = arithmetic.number(Fraction(1)) - value
    return (value, other) if k <= 0 else (other, value)
