"""Random instances on which an answer is judged: data and parameters that are consistent.

Responsibilities follow from theta^t by Bayes' rule and theta^{t+1} from them; old and new
parameters differ, and every component has observations under hard assignment. The evaluation is
that of the certificate, over floats or over mpmath numbers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from ..algebra.expression import Expr
from ..certificate.arithmetic import Real
from ..certificate.facts import COMPONENT, Facts
from ..certificate.letters import COMPONENT as OF_COMPONENT
from ..certificate.letters import ROW, Definition
from ..certificate.reals import RealDraw, RealInterpreter
from ..certificate.samples import Point
from ..certificate.statement import read_statement
from ..certificate.terms import FUNCTION, SIGNATURES, Pool, Term
from ..derivation import Derivation
from .symbols import HARD, UNIT

DIGITS = 50
#: The most operations that one value may take, sums written out.
MOST_OPERATIONS = 30_000


class NotEvaluable(ValueError):
    """The formula has no value at an instance; the message says why."""


@lru_cache(10_000)
def operations(e: Expr) -> int:
    """How many operations a value of e takes at most, with every sum over 8.

    >>> from ..algebra.expression import expr, sum_over
    >>> operations(sum_over(sum_over(expr(1), "i", "N"), "j", "N"))
    73
    """
    inside = sum(operations(a) for a in e.children)
    return 1 + (8 * inside if e.op in ("sum", "product") else inside)


@dataclass(frozen=True)
class Sizes:
    """How many observations, coordinates and components an instance has."""

    observations: int
    coordinates: int
    components: int


class Instances:
    """The instances of one derivation, made once and kept.

    >>> import derive
    >>> em = derive.derive_em(derive.models["two_gaussians_1d"])
    >>> new = em.solution("tau")
    >>> Instances(em).instance(0).value(new[1]) == Instances(em).instance(0).value(new[0])
    True
    """

    def __init__(self, em: Derivation) -> None:
        self.em = em
        self.pool = Pool()
        data = em.to_data()
        self.statement = read_statement(dict(data), self.pool)
        definitions, solutions = (
            [Definition(self.pool.read(step["left"]), self.pool.read(step["right"]))
             for step in data["steps"] if step["relation"] == relation]
            for relation in (":=", "solves"))
        self.facts = Facts(self.statement, self.pool, definitions, solutions)
        self._made: dict[tuple[int, bool, str], Instance] = {}
        self._terms: dict[Expr, Term] = {}

    @property
    def remembered(self) -> int:
        """How many expressions are kept with their values."""
        return len(self._terms)

    def instance(self, seed: int, precise: bool = False, free: str = "") -> Instance:
        """The instance of that number, in floats or at 50 digits, whose free theta is drawn (""),
        theta^t ("t"), theta^{t+1} ("t+1"), or theta^{t+1} but for one parameter (its name after
        "t+1:")."""
        key = (seed, precise, free)
        if key not in self._made:
            self._made[key] = self._drawn(seed, precise) if not free else \
                self.instance(seed, precise).with_free(free)
        return self._made[key]

    def term(self, e: Expr) -> Term:
        """The certificate's term of an expression. Raises NotEvaluable for what is none."""
        found = self._terms.get(e)
        if found is None:
            if e.op not in SIGNATURES:
                raise NotEvaluable(f"{e.op} has no value")
            args: list[Any] = [self.term(a) if isinstance(a, Expr) else a for a in e.args]
            if e.op == "function":
                args[0] = FUNCTION + args[0]
            try:
                found = self._terms[e] = self.pool.make(e.op, *args)
            except ValueError as fault:
                raise NotEvaluable(str(fault)) from fault
        return found

    def _drawn(self, seed: int, precise: bool) -> Instance:
        sizes = Sizes(6 + seed % 2, (2 + seed % 2) if self.statement.vector else 1,
                      len(self.em.model.components.labels) or 3)
        for attempt in range(200):
            found = self._at(f"homework:{seed}:{attempt}", sizes, precise)
            columns = zip(*found.responsibilities, strict=True)
            if len({max(range(len(c)), key=c.__getitem__) for c in columns}) == sizes.components:
                return found
        raise NotEvaluable("no instance with observations in every component was found")

    def _at(self, seed: str, sizes: Sizes, precise: bool) -> Instance:
        functions: Any = math
        cast: Any = float
        if precise:
            import mpmath

            mpmath.mp.dps = DIGITS
            functions, cast = mpmath, mpmath.mpf
        s = self.statement
        counts = {"d": sizes.coordinates, s.observation_size: sizes.observations,
                  s.component_size: sizes.components}
        point = Point(s, counts, RealDraw(seed, sizes.coordinates, cast))
        return Instance(self, sizes, Answers(self.facts, point, Real(functions, cast)))


class Answers(RealInterpreter):
    """Evaluates the symbols of answers too: hard assignment, unit matrices."""

    def _symbol(self, term: Term) -> Any:
        name, _, indices, _ = term.args
        if name == HARD:
            k, i = self.positions(indices, (OF_COMPONENT, ROW))
            return self.algebra.number(int(self._winner(i) == k))
        if name == UNIT:
            (j,) = self.positions(indices, (OF_COMPONENT,))
            size = range(self.point.sizes["d"])
            return tuple(tuple(self.algebra.number(int(r == c == j)) for c in size) for r in size)
        return super()._symbol(term)

    def _winner(self, i: int) -> int:
        """The component with the largest responsibility for observation i."""
        s = self.statement
        p = self.pool.make("posterior", s.observation_index, COMPONENT, "t")
        row = [self.value_at(p, {s.observation_index: i, COMPONENT: k})
               for k in range(self.extent(s.component_size))]
        return row.index(max(row))


@dataclass(frozen=True, eq=False)
class Instance:
    """One instance; :meth:`value` evaluates expressions of the derivation's symbols at it."""

    instances: Instances
    sizes: Sizes
    interpreter: RealInterpreter

    def value(self, e: Expr, binding: Mapping[str, int] | None = None) -> Any:
        """The value of e: a number, or nested tuples for vectors and matrices.

        ``binding`` puts free index letters at positions from 0. Raises NotEvaluable.
        """
        if operations(e) > MOST_OPERATIONS:
            raise NotEvaluable("too many sums inside each other")
        try:
            return self.interpreter.value_at(self.instances.term(e), dict(binding or {}))
        except (ValueError, ArithmeticError, LookupError, TypeError) as fault:
            raise NotEvaluable(str(fault)) from fault

    @cached_property
    def new_theta(self) -> dict[str, list[Any]]:
        """The new parameters of all components by their base names, the weights among them."""
        s, em = self.instances.em.setting, self.instances.em
        return {left.args[0]: [
            self.value(s.weight("t+1") if left.args[0] == em.model.weights.base else left,
                       {s.k: k}) for k in range(self.sizes.components)]
            for left, _ in em.solutions}

    @cached_property
    def responsibilities(self) -> list[list[float]]:
        """T[k][i]."""
        s = self.instances.em.setting
        return [[float(self.value(s.T, {s.k: k, s.i: i})) for i in range(self.sizes.observations)]
                for k in range(self.sizes.components)]

    @cached_property
    def elsewhere(self) -> tuple[Instance, ...]:
        """The same data and current parameters with two other free thetas."""
        precise = self.interpreter.algebra.functions is not math
        others = (self.instances._at(f"homework:elsewhere:{n}", self.sizes, precise)
                  for n in (1, 2))
        return tuple(self.at_free(other.interpreter.point.theta[""]) for other in others)

    def with_free(self, which: str) -> Instance:
        """The same with theta^t or theta^{t+1} for the free theta, as Instances.instance says."""
        theta = self.interpreter.point.theta
        if which == "t":
            return self.at_free(dict(theta["t"]))
        kept = which.partition(":")[2]
        new = {name: values for name, values in self.new_theta.items() if name != kept}
        return self.at_free({**theta[""], **new})

    def at_free(self, theta: dict[str, Any]) -> Instance:
        """The same data and current parameters with another free theta."""
        point = copy(self.interpreter.point)
        point.theta = {**point.theta, "": theta}
        return Instance(self.instances, self.sizes,
                        Answers(self.instances.facts, point, self.interpreter.algebra))
