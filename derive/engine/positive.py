"""Which quantities are positive by their form, at theta and theta^t inside their domains.

A responsibility is positive where every factor of its unit is: a point mass, a label that is seen,
a bound of the support that data may pass make it 0 somewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..algebra.expression import ONE, Expr, add
from ..families import LAWS
from ..model import Model
from .joint import certain
from .laws import law_of
from .parts import Summand
from .units import latents_of

_POSITIVE = ("positive", "variance", "probability", "simplex", "natural")
_COUNTS = ("count", "natural", "binary")
_PRIORS = ("beta", "dirichlet", "gamma")


@dataclass(frozen=True)
class Positive:
    """What is positive in a model: ``formulas`` are those of the new parameters."""

    model: Model
    joint: tuple[Summand, ...]
    formulas: Mapping[str, Expr]

    def __call__(self, e: Expr) -> bool:
        """Whether an expression is above 0."""
        op = e.op
        if op in ("size", "constant", "exp", "factorial"):
            return True
        if op == "number":
            return bool(e.args[0] > 0)
        if op == "symbol":
            return self._symbol(e)
        if op == "density":
            return self._density(e)
        if op == "choose":
            return any(f.law in LAWS and LAWS[f.law].support.high == slot.name
                       and f.arguments[n] == e.args[0] and e.args[1] == self.model.symbol(
                           f.variable) for f in self.model.factors if f.law in LAWS
                       for n, slot in enumerate(LAWS[f.law].slots))
        if op in ("sum", "product", "inverse", "det", "power"):
            return self(e.args[0])
        if op == "mul":
            return e.shape == "scalar" and all(
                p.shape == "scalar" and self(p) for p in _without_signs(e.args))
        return op == "add" and (self._rest_of_one(e) or any(
            self(p) and self._sum_of(*(q for q in e.args if q is not p)) for p in e.args))

    def _rest_of_one(self, e: Expr) -> bool:
        """1 - p for a p between 0 and 1."""
        rest = [t for t in e.args if t != ONE]
        if len(rest) != 1 or len(e.args) != 2:
            return False
        p = -rest[0]
        if p.op != "symbol" or p.args[3] == "t+1":
            return False
        return self._domain(p.args[0]) == "probability"

    def _sum_of(self, *parts: Expr) -> bool:
        """Whether a sum is at least 0: of such terms, and of prior arguments at least 1 less as
        many."""
        left, below = list(parts), [p for p in parts if not self.nonnegative(p)]
        for p in below:
            left.remove(p)
            count = int(-p.args[0]) if p.op == "number" and p.args[0] % 1 == 0 else 1
            for _ in range(count):
                one = next((q for q in left if self._at_least(-p, q)), None)
                if one is None:
                    return False
                left.remove(one)
        return True

    def _at_least(self, count: Expr, e: Expr) -> bool:
        """Whether e is an argument of a prior, for a number; for a size the sum of such."""
        if count.op == "number":
            return self._prior_argument(e)
        return count.op == "size" and e.op == "sum" and e.args[2] == count.args[0] and (
            self._prior_argument(e.args[0]))

    def _prior_argument(self, e: Expr) -> bool:
        names = {p.name for p in self.model.parameters}
        return e.op == "symbol" and any(
            e.args[0] == a.args[0] for f in self.model.factors
            if f.variable in names and f.law in _PRIORS for a in f.arguments if a.op == "symbol")

    def nonnegative(self, e: Expr) -> bool:
        """Whether an expression is at least 0, as far as it has to be known here."""
        if e.op in ("sum", "product"):
            return self.nonnegative(e.args[0])
        if e.op == "mul":
            return all(map(self.nonnegative, e.args))
        if e.op == "power" and e.args[1].op == "number" and e.args[1].args[0] % 2 == 0:
            return True
        if e.op == "symbol" and (e.args[0].startswith((".T", ".N"))
                                 or self._domain(e.args[0]) in _COUNTS):
            return True
        return e.op == "indicator" or self(e) or (e.op == "number" and e.args[0] == 0)

    def _domain(self, name: str) -> str:
        domains = {p.name: p.domain for p in self.model.parameters} | {
            v.name: v.domain for v in self.model.variables}
        return domains.get(name, "")

    def _symbol(self, e: Expr) -> bool:
        name, _, indices, mark = e.args
        if name.startswith((".T", ".N")):
            latents = latents_of(self.model, name.replace(".N", ".T", 1))
            values = dict(zip((v.name for v in latents), indices, strict=False))
            return self.share(values) and (name.startswith(".T") or self._weighted(values))
        if mark == "t+1" and name in {p.name for p in self.model.parameters}:
            return name in self.formulas and self(self.formulas[name])
        if self._prior_argument(e):
            return True
        return self._domain(name) in (*_POSITIVE, "covariance")

    def _weighted(self, values: Mapping[str, str]) -> bool:
        """Whether the weights of the units with those variables are positive."""
        return all(self(s.weight) for s in self._of(values))

    def _of(self, values: Mapping[str, str]) -> list[Summand]:
        """The factors of the units of those variables."""
        names = set(values)
        found: list[Summand] = []
        while True:
            found = [s for s in self.joint if any(g.variable in names for g in s.guards)]
            more = {g.variable for s in found for g in s.guards} - names
            if not more:
                return found
            names |= more

    def share(self, values: Mapping[str, str]) -> bool:
        """Whether the posterior probability of those values is positive for all data."""
        return all(self._allows(s, values) for s in self._of(values))

    def _allows(self, s: Summand, values: Mapping[str, str]) -> bool:
        """Whether a factor is positive, or does not stand at those values."""
        for g in s.guards:
            labels = self.model.plate(self.model.variable(g.variable).values).labels
            mine = values.get(g.variable, "")
            if mine in labels and g.value in labels and mine != g.value:
                return True
        return not certain(s) and self(s.density)

    def _density(self, e: Expr) -> bool:
        law, x, *arguments = e.args
        if x.op != "symbol":
            return False
        family = law_of(self.model, law)
        mine = _support(self.model, law, arguments)
        if x.args[0] in {p.name for p in self.model.parameters}:
            apart = mine[1:] == ("", "")
        else:
            apart = all(self._reaches(f.law, f.arguments, mine) for f in self.model.factors
                        if f.variable == x.args[0])
        return apart and self(family.density(x, *arguments))

    def _reaches(self, law: str, arguments: tuple[Expr, ...], support: tuple[object, ...]) -> bool:
        """Whether data of a law lie in a support."""
        if law == "point":
            return support in (("integers", "0", ""), ("reals", "", ""))
        own = law in {w.name for w in self.model.laws}
        return (own or law in LAWS) and _support(self.model, law, arguments) == support


def _without_signs(parts: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """A product's factors, a negative number's sign put into a sum."""
    numbers = [p for p in parts if p.op == "number" and p.args[0] < 0]
    sums = [p for p in parts if p.op == "add"]
    if len(numbers) != 1 or not sums:
        return parts
    rest = tuple(p for p in parts if p is not numbers[0] and p is not sums[0])
    return -numbers[0], add(*(-t for t in sums[0].args)), *rest


def _support(model: Model, law: str, arguments: list[Expr] | tuple[Expr, ...]
             ) -> tuple[object, ...]:
    family = law_of(model, law)
    given = dict(zip((s.name for s in family.slots), arguments, strict=True))
    low, high = family.support.low, family.support.high
    return family.support.kind, given.get(low, low), given.get(high, high)

