"""Expectations under a law: E[body(X)], from the density and the statistics alone.

log p(x | phi) = <eta(phi), s(x)> - A(phi) + log h(x). Its derivative along each coordinate of phi
is fitted exactly by 1 and the statistics at random values of X; that its mean is 0, because the
law is normalised, is a linear equation for the means of the statistics. As many equations as
statistics, of full rank, give them. No stated mean is ever read, and a law whose derivatives are
no such combination, or whose parameters are fewer than its statistics (a curved one), has none.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

from .arithmetic import NoValue, P
from .facts import Facts
from .interpreter import Count, Interpreter
from .samples import Point, by_name
from .signs import Signs
from .statement import COUNTS, KINDS, Family, Parameter, Statement, Weights
from .tangents import Differentiable, Seed
from .terms import BOUND, MATRIX, SCALAR, VECTOR, Pool, Term

#: How far an integer without an upper bound is drawn, and how many values test a fit.
FAR, TESTS = 400, 2


class Law:
    """A family as a model of its own: x_i are its draws, its slots the parameters."""

    def __init__(self, family: Family, pool: Pool) -> None:
        self.family, self.pool = family, pool
        self.free = tuple((name, domain) for name, domain, known in family.slots if not known)
        self.known = tuple((name, domain) for name, domain, known in family.slots if known)
        self.statement = Statement(
            "i", "N", "k", "K", ("1", "2"), "x", family.observation, ".Z", self.known,
            tuple(Parameter(name, False, domain) for name, domain in self.free),
            Weights("fixed", "", "", (Fraction(1, 2), Fraction(1, 2))), family, ())
        self.facts = Facts(self.statement, pool, (), ())
        self.signs = Signs(self.statement, ())

    @cached_property
    def log_density(self) -> Term:
        """log p(x_i | slots), opened by the laws of the logarithm."""
        return opened(self.pool, self.signs, self.at_draw(self.family.density))

    @cached_property
    def statistics(self) -> tuple[Term, ...]:
        """s_1(x_i), s_2(x_i), ..."""
        return tuple(map(self.at_draw, self.family.statistics))

    def at_draw(self, term: Term) -> Term:
        """A term of the family at the i-th draw."""
        if term.op == "symbol" and not term.args[2] and term.args[0] in (
                "x", *(name for name, _ in self.known)):
            return self.pool.make("symbol", *term.args[:2], ("i",), term.args[3])
        return self.pool.rebuilt(term, self.at_draw)

    def dimension(self, d: int) -> int:
        """How many numbers the statistics are, of symmetric matrices the lower halves."""
        sizes = {SCALAR: 1, VECTOR: d, MATRIX: d * (d + 1) // 2}
        if any(s.shape not in sizes for s in self.family.statistics):
            raise NoValue("a statistic that is a row")
        return sum(sizes[s.shape] for s in self.family.statistics)

    def slot(self, name: str, domain: str) -> Term:
        """The symbol of a slot."""
        return self.pool.make("symbol", name, KINDS.get(domain, "scalar"), (), "")


def opened(pool: Pool, signs: Signs, term: Term) -> Term:
    """log of a positive term as a sum, as far as its factors are positive.

    Source: the laws of :data:`.exact.LAWS`.
    """
    op = term.op
    if op == "mul" and all(map(signs.positive, term.args)):
        return pool.add(*(opened(pool, signs, f) for f in term.args))
    if op == "power" and signs.positive(term.args[0]):
        return pool.mul(term.args[1], opened(pool, signs, term.args[0]))
    if op == "exp":
        return term.args[0]
    return pool.make("log", term)


class Moments:
    """A law at values of its slots: the means of its statistics, and of what is made of them."""

    def __init__(self, law: Law, values: dict[str, Any], parent: Differentiable) -> None:
        self.law, self.values, self.parent = law, values, parent
        self.algebra = parent.algebra
        family = law.family
        if not law.free or not family.statistics:
            raise NoValue("a law without parameters or statistics")
        if set(family.support.slots) & {name for name, _ in law.free}:
            raise NoValue("a support that depends on a parameter")
        self.d = parent.point.sizes["d"]
        low, high = (self._bound(b) for b in (family.support.low, family.support.high))
        self.finite = family.support.kind == "integers" and None not in (low, high)
        self.bounds = low, high
        count = 1 + law.dimension(self.d)
        self.draws = self._drawn(count if self.finite else count + TESTS)
        self.inner = self._interpreter(len(self.draws))
        self.rows = [[self.algebra.one, *self._flat(r)] for r in range(len(self.draws))]
        if len(self.rows) < count:
            raise NoValue("fewer values than statistics")
        self.inverse = self.algebra.inverse(tuple(map(tuple, self.rows[:count])))

    # -- draws --------------------------------------------------------------------------------

    def _bound(self, bound: str) -> int | None:
        return int(self.values.get(bound, bound)) if bound else None

    def _drawn(self, count: int) -> list[Any]:
        source, (low, high) = random.Random(f"{self.law.family.id}:{self.d}"), self.bounds
        kind, exact = self.law.family.support.kind, getattr(self.algebra, "exact", False)
        if kind == "integers":
            first = low or 0
            if self.finite:
                return [Count(v) for v in range(first, (high or 0) + 1)]
            last = first + (FAR if exact else 12)
            return [Count(v) for v in sorted(source.sample(range(first, last), count))]

        def one() -> Any:
            if exact:
                return source.randrange(1, P)
            number = self.algebra.number
            if low == 0:
                return number(Fraction(source.randrange(1, 400), 100))
            return number(Fraction(source.randrange(-200, 200), 100))

        if kind == "vectors":
            return [tuple((one(),) for _ in range(self.d)) for _ in range(count)]
        if kind != "reals":
            raise NoValue(f"a support of {kind}")
        return [one() for _ in range(count)]

    def _interpreter(self, rows: int) -> Differentiable:
        law = self.law
        plain = [int(v) if type(v) is Count else v for v in self.draws]
        point = Drawn(law.statement, plain, {
            name: [self.values[name]] * rows for name, _ in law.known},
            {name: [self.values[name]] for name, _ in law.free}, self.d, self.parent.point.pi)
        return type(self.parent)(law.facts, point, self.algebra, **(
            {"signs": law.signs} if hasattr(self.parent, "signs") else {}))

    def _flat(self, r: int) -> list[Any]:
        found: list[Any] = []
        for s in self.law.statistics:
            v = self.inner.value_at(s, {"i": r})
            if s.shape == SCALAR:
                found.append(v)
            elif s.shape == VECTOR:
                found += [x for (x,) in v]
            else:
                if self.algebra.exact and v != self.algebra.transpose(v):
                    raise NoValue("a statistic that is a matrix without symmetry")
                found += [v[i][j] for i in range(self.d) for j in range(i + 1)]
        return found

    # -- the means ----------------------------------------------------------------------------

    @cached_property
    def means(self) -> list[Any]:
        """E s_1(X), E s_2(X), ..., matrices by their lower halves. Raises NoValue, Singular."""
        a = self.algebra
        equations, right = [], []
        for name, direction in [(name, direction) for name, domain in self.law.free
                                for direction in directions(a, domain, self.d)]:
            scores = []
            for r in range(len(self.draws)):
                self.inner.binding = {"i": r}
                seed = Seed(name, (), "", direction, ("law", name, direction))
                moved = self.inner.tangent(self.law.log_density, seed)
                scores.append(a.nothing if moved is None else moved)
            self.inner.binding = {}
            constant, *slopes = self._fitted(scores)
            equations.append(tuple(slopes))
            right.append((a.mul(a.number(Fraction(-1)), constant),))
        if len(equations) != len(self.rows[0]) - 1:
            raise NoValue(f"{len(equations)} free parameters for {len(self.rows[0]) - 1} "
                          "statistics: a curved law")
        solved = a.times(a.inverse(tuple(equations)), tuple(right))
        return [m for (m,) in solved]

    def _fitted(self, values: Sequence[Any]) -> list[Any]:
        """c with values[r] = c_0 + sum c_j s_j(x_r) at every draw. Raises NoValue."""
        a, count = self.algebra, len(self.rows[0])
        found = [a.add([a.mul(w, v) for w, v in zip(row, values, strict=False)])
                 for row in self.inverse]
        if a.exact:
            for row, v in zip(self.rows[count:], values[count:], strict=True):
                if a.add([a.mul(x, c) for x, c in zip(row, found, strict=True)]) != v:
                    raise NoValue("what is not a combination of the statistics")
        return found

    def expected(self, values: Sequence[Any]) -> Any:
        """E of what has those values at the draws: scalars, or matrices entry by entry."""
        a = self.algebra
        if isinstance(values[0], tuple):
            return tuple(tuple(self.expected([v[i][j] for v in values])
                               for j in range(len(values[0][0])))
                         for i in range(len(values[0])))
        constant, *slopes = self._fitted(values)
        return a.add([constant, *(a.mul(c, m) for c, m in zip(slopes, self.means, strict=True))])


def directions(a: Any, domain: str, d: int) -> list[Any]:
    """The directions in which a parameter of a domain moves, one for each of its coordinates."""
    one, zero = a.number(Fraction(1)), a.number(Fraction(0))
    if domain == "vector":
        return [tuple((one if j == i else zero,) for j in range(d)) for i in range(d)]
    if domain == "covariance":
        return [tuple(tuple(one if {r, c} == {i, j} else zero for c in range(d))
                      for r in range(d)) for i in range(d) for j in range(i + 1)]
    return [one]


def expectation(interpreter: Differentiable, body: Term, law: Term) -> Any:
    """E[body] for X drawn from the law, at the interpreter's point. Raises NoValue, Singular."""
    moments = moments_of(interpreter, law)
    return moments.expected([interpreter.value_at(body, {BOUND: x}) for x in moments.draws])


def moments_of(interpreter: Differentiable, law: Term) -> Moments:
    """The law of a term ``density`` at the interpreter's point, each made once."""
    values = slot_values(interpreter, law)
    key = (law.args[0], tuple(values.items()))
    found = interpreter.laws.get(key)
    if found is None:
        found = interpreter.laws[key] = Moments(law_of(interpreter), values, interpreter)
    return found


def law_of(interpreter: Any) -> Law:
    """The family of the interpreter's statement, as a law."""
    found = interpreter.facts.laws.get("law")
    if found is None:
        found = interpreter.facts.laws["law"] = Law(interpreter.statement.family, interpreter.pool)
    return found


def slot_values(interpreter: Interpreter, law: Term) -> dict[str, Any]:
    """The values of the slots of a term ``density``. Raises NoValue."""
    family = interpreter.statement.family
    if law.args[0] != family.id or len(law.args) != len(family.slots) + 2:
        raise NoValue(f"a law {law.args[0]} that the statement does not have")
    found: dict[str, Any] = {}
    for (name, domain, _), term in zip(family.slots, law.args[2:], strict=True):
        shape = {"vector": VECTOR, "covariance": MATRIX}.get(domain, SCALAR)
        if term.shape != shape:
            raise NoValue(f"{name} of {family.id} is no {term.shape}")
        counted = interpreter.rational(term) if domain in COUNTS else None
        found[name] = interpreter.value(term) if counted is None else int(counted)
    return found


class Drawn:
    """The point of a law: what its slots are, and its draws."""

    def __init__(self, statement: Statement, x: list[Any], known: dict[str, list[Any]],
                 theta: dict[str, list[Any]], d: int, pi: Any) -> None:
        self.statement, self.pi, self.data = statement, pi, by_name(statement, x, known)
        self.sizes = {"N": len(x), "K": 2, "d": d}
        self.theta: dict[str, dict[str, Any]] = {"": theta}
        self.z: tuple[int, ...] = ()

    def unit(self, q: Any) -> Any:
        """An exponential has no value here."""
        raise NoValue("a density whose factors are not shown to be positive")

    look_up = Point.look_up
    _given = Point._given
    count = Point.count


class Expecting(Differentiable):
    """Evaluates expectations under a law, too."""

    def _law_expectation(self, term: Term) -> Any:
        return expectation(self, *term.args)
