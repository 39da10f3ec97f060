"""The value of a term at a point, in one of the arithmetics.

An :class:`Interpreter` joins a statement, the definitions and solutions of a derivation, a point
(:mod:`.samples`) and an arithmetic. What it computes it computes from the meaning of the
operations: a sum by adding, an expectation by going through all assignments, a responsibility by
Bayes from the statement. Values are remembered, so lines that share parts share the work.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from .arithmetic import NoValue
from .facts import COMPONENT, POSTERIOR_ALL
from .letters import COMPONENT as OF_COMPONENT
from .letters import ROW
from .meanings import Meaning, Meanings
from .openings import Opening
from .operations import Operations
from .terms import BOUND, SCALAR, Term

#: Beyond this a factorial takes so long that it has no value here.
LARGEST_COUNT = 10_000


class Count(int):
    """A whole number that a variable of a law takes."""


class Plan(NamedTuple):
    """How a term is evaluated at a mark, what else its value depends on, the values so far."""

    act: Callable[[Term], Any]
    letters: tuple[str, ...]
    rows: str
    kept: dict[Any, Any]


class Interpreter(Operations, Meanings):
    """Evaluates terms. Raises NoValue, Singular or NotASquare."""

    def __init__(self, *arguments: Any) -> None:
        Meanings.__init__(self, *arguments)
        self._stores: dict[Any, dict[Any, Any]] = {}
        self.common = self._stores  # of what does not depend on how many observations there are
        self._counted: dict[Any, Fraction | int | None] = {}
        self._planned: dict[Opening, dict[Any, dict[Term, Plan]]] = {}
        self.laws: dict[Any, Any] = {}  # what a law's moments are, by its slots' values
        self.open(self.opening)

    # -- evaluation ---------------------------------------------------------------------------

    def open(self, opening: Opening) -> None:
        """Evaluate under an opening from now on. Values that it has no part in are kept."""
        self.opening = opening
        self._tables = self._planned.setdefault(opening, {})
        self.read_at(self.mark, self.at)

    def read_at(self, mark: str, at: tuple[str, ...] = ()) -> None:
        """Read free symbols at a mark, and those that an equation puts there at t+1."""
        self.mark, self.at = mark, at
        found = self._tables.get((mark, at))
        if found is None:
            found = self._tables[mark, at] = {}
        self._plans = found

    def value(self, term: Term) -> Any:
        """The value: a scalar, or a matrix as a tuple of rows."""
        plan = self._plans.get(term) or self.plan(term)
        key = self.key(plan) if plan.rows else tuple(map(self.binding.get, plan.letters))
        found = plan.kept.get(key)
        if found is None:
            found = plan.kept[key] = plan.act(term)
        return found

    def plan(self, term: Term) -> Plan:
        """The plan of a term, at the present mark."""
        found = self._plans.get(term)
        if found is None:
            how = self.opening.evaluation(term, self.mark, self.at)
            stores = self.common if how.of_rows else self._stores
            kept = stores.get(how)
            if kept is None:
                kept = stores[how] = {}
            found = self._plans[term] = Plan(
                getattr(self, how.method), how.letters, how.rows, kept)
        return found

    def key(self, plan: Plan) -> Any:
        """What the value depends on, as it is now."""
        key: Any = tuple(map(self.binding.get, plan.letters))
        if plan.rows:
            row = self.binding.get(plan.rows)
            key = (key, self.z if row is None else self.z[row])
        return key

    def forget(self) -> None:
        """Drop the values: what was drawn has changed."""
        self._counted.clear()
        for kept in self._stores.values():
            kept.clear()

    def close(self) -> None:
        """Let go of everything that refers back to this, so that no search for cycles finds it."""
        for held in (self._stores, self.common, self._planned, self._tables, self.laws):
            held.clear()
        self._plans = {}

    def under(self, meaning: Meaning, act: Callable[..., Any], *more: Any) -> Any:
        """``act(term, ...)`` with the meaning's index values and mark."""
        binding, mark = self.binding, self.mark
        self.binding = meaning.binding
        if mark == meaning.mark:
            try:
                return act(meaning.term, *more)
            finally:
                self.binding = binding
        self.read_at(meaning.mark, self.at)
        try:
            return act(meaning.term, *more)
        finally:
            self.binding = binding
            self.read_at(mark, self.at)

    def over(self, index: str, size: str, act: Callable[..., Any], *arguments: Any) -> list[Any]:
        """``act(...)`` for index = 1..size."""
        kept, results = self.binding, []
        first, last = size.split("..") if ".." in size else ("1", size)
        if not first.isdigit():
            raise NoValue(f"an unknown range {size}")
        self.binding = inner = {**kept}
        try:
            for v in range(int(first) - 1, self.extent(last)):
                inner[index] = v
                results.append(act(*arguments))
        finally:
            self.binding = kept
        return results

    def extent(self, size: str) -> int:
        """The number that a size stands for. Raises NoValue."""
        try:
            return int(self.point.sizes[size])
        except KeyError:
            raise NoValue(f"an unknown size {size}") from None

    # -- the operations -----------------------------------------------------------------------

    @property
    def d(self) -> int:
        """How many entries a vector has."""
        return self.point.sizes["d"]

    def _size(self, term: Term) -> Any:
        return self.algebra.number(self.extent(term.args[0]))

    def _constant(self, term: Term) -> Any:
        if term.args[0] != "pi":
            raise NoValue(f"an unknown constant {term.args[0]}")
        return self.point.pi

    def _symbol(self, term: Term) -> Any:
        if term.args[0] == BOUND:
            return self.bound(term)
        meaning = self.meaning(term)
        if meaning is not None:
            return self.under(meaning, self.value)
        if self.opening.closes(term.args[0], at := self.effective(term)):
            return self.closed(term)
        return self.point.look_up(self.statement, term, self.places(term), at)

    def _function(self, term: Term) -> Any:
        meaning = self.meaning(term)
        return self.closed(term) if meaning is None else self.under(meaning, self.value)

    def bound(self, term: Term) -> Any:
        """The value of the variable of an expectation under a law."""
        if BOUND not in self.binding:
            raise NoValue("the variable of a law outside its expectation")
        x = self.binding[BOUND]
        return self.algebra.number(Fraction(x)) if isinstance(x, Count) else x

    def _meant(self, term: Term) -> Any:
        meaning = self.meaning(term)
        assert meaning is not None
        return self.under(meaning, self.value)

    _density = _posterior = _meant

    def closed(self, term: Term) -> Any:
        """The value drawn for a symbol or a function that no line opens."""
        key = self.closed_key(term)
        total = self.opening.total(term.args[0], self.effective(term))
        if total is None or term.op != "symbol":
            return self.point.closed(self.statement, term, key)
        name, kind, places, at = key
        last = self.extent(total.size) - 1
        if len(places) != len(total.symbol.args[2]) or places[total.place] != last:
            return self.point.closed(self.statement, term, key)
        others = [(name, kind, (*places[:total.place], j, *places[total.place + 1:]), at)
                  for j in range(last)]
        letters = dict(zip(total.symbol.args[2], places, strict=True))
        whole = self.under(Meaning(total.right, letters, at), self.value)
        minus = self.algebra.number(Fraction(-1))
        return self.total([whole, *(self.product([(minus, SCALAR), (self.point.closed(
            self.statement, term, other), term.shape)]) for other in others)], term.shape)

    def _guarded(self, term: Term) -> Any:
        return self.zero(term.shape) if self.vanishes(term) else self._mul(term)

    def vanishes(self, term: Term) -> bool:
        """Whether an indicator that does not hold is a factor."""
        return any(f.op == "indicator" and not self._holds(f) for f in term.args)

    def _power(self, term: Term) -> Any:
        base, exponent = term.args
        rational = self.rational(exponent)
        if rational is None:
            return self.general_power(self.value(base), self.value(exponent))
        return self.algebra.power(self.value(base), rational)

    def general_power(self, base: Any, exponent: Any) -> Any:
        """A power whose exponent is no rational known beforehand: only over the reals."""
        raise NoValue("a power whose exponent is not a number, a size or a count")

    def rational(self, term: Term) -> Fraction | int | None:
        """The value as a rational number, where it is one whatever is drawn, else None."""
        op = term.op
        if op == "number":
            number: Fraction = term.args[0]
            return number
        if not self.facts.counts(term):
            return None
        if op == "size":
            return self.extent(term.args[0])
        if op == "indicator":
            return int(self._holds(term))
        if self.facts.rows(term):
            return self._rational(term)
        key = (term, *map(self.binding.get, self.facts.letters(term)))
        if key not in self._counted:
            self._counted[key] = self._rational(term)
        return self._counted[key]

    def _rational(self, term: Term) -> Fraction | int | None:
        op = term.op
        if op == "symbol" and term.args[0] == BOUND:
            x = self.binding.get(BOUND)
            return int(x) if isinstance(x, Count) else None
        if op == "symbol":
            return self.point.count(self.statement, term, self.places(term))
        if op in ("add", "mul"):
            total: Fraction | int = 0 if op == "add" else 1
            for a in term.args:
                part = self.rational(a)
                if part is None:
                    return None
                total = total + part if op == "add" else total * part
            return total
        if op == "power":
            base, exponent = self.rational(term.args[0]), self.rational(term.args[1])
            if base and exponent is not None and exponent.denominator == 1:
                return Fraction(base) ** int(exponent)
        return None

    def _log(self, term: Term) -> Any:
        return self.log_of(term.args[0])

    def log_of(self, term: Term) -> Any:
        """The logarithm of a term."""
        raise NotImplementedError

    def _exp(self, term: Term) -> Any:
        return self.exp_of(term.args[0])

    def exp_of(self, term: Term) -> Any:
        """The exponential of a term."""
        raise NotImplementedError

    def _integer(self, term: Term) -> int:
        value = self.rational(term)
        if value is None or value.denominator != 1 or value < 0:
            raise NoValue("a factorial or binomial coefficient of what is no count")
        if value > LARGEST_COUNT:
            raise NoValue("a factorial or binomial coefficient of a number that is too large")
        return int(value)

    def _factorial(self, term: Term) -> Any:
        return self.algebra.number(Fraction(math.factorial(self._integer(term.args[0]))))

    def _choose(self, term: Term) -> Any:
        n, x = self._integer(term.args[0]), self._integer(term.args[1])
        return self.algebra.number(Fraction(math.comb(n, x)))

    def _sum(self, term: Term) -> Any:
        body, index, size = term.args
        return self.total(self.over(index, size, self.value, body), term.shape)

    def _product(self, term: Term) -> Any:
        body, index, size = term.args
        return self.product([(v, body.shape) for v in self.over(index, size, self.value, body)])

    def _holds(self, term: Term) -> bool:
        row, component = self.indicated(term)
        return self.z[row] == component

    def indicated(self, term: Term) -> tuple[int, ...]:
        """The observation and the component of an indicator. Raises NoValue."""
        latent, i, k = term.args
        if latent not in (self.statement.latent, self.statement.latent.lower()):
            raise NoValue(f"an unknown latent variable {latent}")
        return self.positions((i, k), (ROW, OF_COMPONENT))

    def _indicator(self, term: Term) -> Any:
        return self.algebra.one if self._holds(term) else self.algebra.nothing

    def _expectation(self, term: Term) -> Any:
        return self.expected(self.value, term.args[0], term.shape)

    def expected(self, act: Callable[[Term], Any], body: Term, shape: str) -> Any:
        """The sum over all K^N assignments z of P(Z = z | x, theta^t) act(body), by definition.

        The probabilities are closed too, until a line that says what they are is opened.
        """
        s, probability = self.statement, self.pool.make("function", POSTERIOR_ALL, "t")
        table = self.table(self.extent(s.observation_size), self.extent(s.component_size)) if (
            self.opening.everything) else ()

        weights, values = [], []
        for _ in self.over_assignments():
            inner = act(body)
            if inner is not None:
                values.append(inner)
                weights.append(self.product([(table[i][k], SCALAR) for i, k in enumerate(self.z)])
                               if table else self.value(probability))
        if shape == SCALAR:
            return self.algebra.average(weights, values)
        return self.total([self.product([(w, SCALAR), (v, shape)])
                           for w, v in zip(weights, values, strict=True)], shape)

    def _assignments(self, term: Term) -> Any:
        body, latent = term.args
        if latent != self.statement.latent:
            raise NoValue(f"an unknown latent variable {latent}")
        return self.total([self.value(body) for _ in self.over_assignments()], term.shape)

    def over_assignments(self) -> Iterator[None]:
        """Put all values that the latent variables of all rows can have together, in turn.

        Raises NoValue where these are too many.
        """
        s, kept = self.statement, self.z
        rows, components = self.extent(s.observation_size), self.extent(s.component_size)
        if components ** rows > 1024:
            raise NoValue("too many assignments to go through")
        try:
            for self.z in itertools.product(range(components), repeat=rows):
                yield
        finally:
            self.z = kept

    def table(self, rows: int, components: int) -> list[list[Any]]:
        """The responsibilities at theta^t, by Bayes, row by row."""
        i = self.statement.observation_index
        p = self.pool.make("posterior", i, COMPONENT, "t")
        return [[self.value_at(p, {i: row, COMPONENT: k}) for k in range(components)]
                for row in range(rows)]

    def value_at(self, term: Term, binding: dict[str, int]) -> Any:
        """The value with those index values added to the present ones."""
        kept = self.binding
        self.binding = {**kept, **binding}
        try:
            return self.value(term)
        finally:
            self.binding = kept

    def _equation(self, term: Term) -> Any:
        raise NoValue("an equation has no value")

    _and = _equation
