"""Which law of a model is a location and a scale that each value of the latent variable has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from ...algebra.expression import (
    IDENTITY,
    ONE,
    PI,
    SCALAR,
    Expr,
    add,
    at_mark,
    log,
    mul,
    power,
    reindex,
    replace,
    size,
    symbol,
    transpose,
    walk,
)
from ...algebra.normal import depends_on
from ...families import LAWS
from ...model import Model, Parameter
from ..letters import letters, over
from ..parts import Summand, Unit
from .written import Values, unit_density

#: What falls to 0.
EPSILON = symbol(".epsilon", "scalar")



def is_located(s: Summand) -> bool:
    """Whether the density of a summand falls with the squared distance from the law's first slot,
    over the second."""
    law = LAWS.get(str(s.density.args[0]))
    return law is not None and law.located


@dataclass(frozen=True)
class Located:
    """The unit Z_i with one law N(x_i; centre, spread) among its factors, x_i with its coordinates.

    ``mean`` is a parameter in the centre, most often the centre itself, and ``fitted`` the value of
    it at which the centre is x_i; it and the spread, a parameter, stand nowhere else. ``inner`` are
    the plates of the coordinates.
    """

    model: Model
    unit: Unit
    law: Summand
    centre: Expr
    mean: Expr
    fitted: Expr
    spread: Expr
    inner: tuple[str, ...]

    @property
    def i(self) -> str:
        """The letter of the units."""
        return self.unit.plates[0]

    @property
    def k(self) -> str:
        """The letter of the values of the latent variable."""
        return self.unit.values[0]

    @property
    def narrow(self) -> Expr:
        """The spread epsilon, the same in every direction."""
        return EPSILON if self.spread.shape == SCALAR else mul(EPSILON, IDENTITY)

    @property
    def others(self) -> tuple[Summand, ...]:
        """The unit's other factors."""
        return tuple(s for s in self.unit.terms if s is not self.law)

    def values(self, value: str) -> Values:
        """The latent variable at a value."""
        return {self.unit.latents[0]: value}

    @property
    def labels(self) -> tuple[str, str]:
        """The first two values."""
        first, second = (self.model.plate(self.k).labels or ("1", "2"))[:2]
        return first, second

    def narrowed(self, e: Expr) -> Expr:
        """e at the spread epsilon, at any mark."""
        for mark in ("", "t"):
            e = replace(e, at_mark(self.spread, mark, (self.spread.args[0],)), self.narrow)
        return e

    def weight(self, values: Values) -> Expr:
        """What the unit's other factors make of a value."""
        return unit_density(self.model, self._with(self.others), values)

    def _with(self, terms: tuple[Summand, ...]) -> Unit:
        u = self.unit
        return Unit(u.latents, u.plates, u.values, terms, u.joint, u.responsibilities)

    def distance(self, k: str, mark: str = "") -> Expr:
        """The squared distance of x_i from the mean of the k-th value."""
        x = self.law.density.args[1]
        away = x - at_mark(reindex(self.mean, self.k, k), mark, (self.mean.args[0],))
        squared = power(away, 2) if away.shape == SCALAR else transpose(away) * away
        return over(self.model, self.inner, squared)

    @property
    def coordinates(self) -> tuple[Expr, ...]:
        """How many coordinates an observation has, as factors: none for a number."""
        own = size("d") if self.spread.shape != SCALAR else ONE
        return (own, *(size(self.model.plate(c).size) for c in self.inner))

    def log_at_mean(self) -> Expr:
        """The logarithm of the narrow density at its own mean: -(d/2) log(2 pi epsilon)."""
        return mul(Fraction(-1, 2), *self.coordinates, log(2 * PI * EPSILON))


def located(model: Model, joint: Iterable[Summand], units: tuple[Unit, ...]) -> Located | None:
    """The located law of a model of one latent label a unit, or None."""
    every = tuple(joint)
    if len(units) != 1 or model.weights:
        return None
    u = units[0]
    if len(u.latents) != 1 or len(u.plates) != 1 or len(u.terms) != len(every) or any(
            s.weight != ONE or s.seen != ONE for s in every):
        return None
    if model.variable(u.latents[0]).seen or len(model.plate(u.values[0]).labels or "12") < 2:
        return None
    found = [s for s in u.terms if s.density.op == "density" and is_located(s)]
    if len(found) != 1:
        return None
    return _located(model, u, found[0])


def _located(model: Model, u: Unit, s: Summand) -> Located | None:
    (i,), (k,) = u.plates, u.values
    x, centre, spread = s.density.args[1:]
    names = {p.name: p for p in model.parameters}
    found = _fitted(centre, x, k, names)
    if found is None or x.op != "symbol" or spread.op != "symbol" or spread.args[0] not in names:
        return None
    mean, fitted = found
    inner = tuple(c for c in s.plates if c not in (i, k))
    if (inner and centre != mean) or set(x.args[2]) != {i, *inner} or (
            set(mean.args[2]) != {k, *inner}) or not set(spread.args[2]) <= {k, *inner} or (
            [g.value for g in s.guards] != [k]):
        return None
    if not _plain(names[mean.args[0]], names[spread.args[0]], centre == mean) or _elsewhere(
            u, s, mean, spread):
        return None
    return Located(model, u, s, centre, mean, fitted, spread, inner)


def _fitted(centre: Expr, x: Expr, k: str, names: Mapping[str, Parameter]
            ) -> tuple[Expr, Expr] | None:
    """A parameter of the value k in a centre, and where the centre is x: u, u + rest, w'u (at
    w x / w'w, where w is not 0)."""
    def own(e: Expr) -> bool:
        return e.op == "symbol" and e.args[0] in names and k in e.args[2]

    if own(centre):
        return centre, x
    if centre.op == "add":
        u = next((t for t in centre.args if own(t)), None)
        rest = add(*(t for t in centre.args if t != u))
        return None if u is None or depends_on(rest, u) else (u, x - rest)
    if centre.op == "mul" and len(centre.args) == 2 and centre.shape == SCALAR:
        a, b = centre.args
        for u, w in ((b, transpose(a)), (transpose(a), b)):
            if own(u) and w.op == "symbol" and w.args[0] not in names and u.shape == w.shape != (
                    SCALAR):
                return u, mul(x, power(transpose(w) * w, -1), w)
    return None


def _plain(mean: Parameter, spread: Parameter, alone: bool) -> bool:
    """Whether they are of the domains of a normal law, of the usual dimension."""
    if not alone:
        return mean.domain in ("real", "vector") and spread.domain == "variance"
    return (mean.domain, spread.domain) in (("real", "variance"), ("vector", "covariance")) and (
        mean.dimension == spread.dimension == "d")


def _elsewhere(u: Unit, s: Summand, *parameters: Expr) -> bool:
    """Whether the parameters stand in another factor."""
    names = {p.args[0] for p in parameters}
    return any(n.op == "symbol" and n.args[0] in names
               for other in u.terms if other is not s for n in walk(other.density))


def weights_alone(law: Located) -> bool:
    """Whether the centre is a parameter, and the unit's other factors are the probabilities of its
    values, the same for all."""
    if law.centre != law.mean:
        return False
    latent = law.unit.latents[0]
    return all(law.model.factors[s.factor].variable == latent and law.i not in letters(s.density)
               and s.density.op != "iverson" for s in law.others)
