"""When a Kullback-Leibler divergence is one, and so at least 0.

A divergence has one of two forms: E_p[log p(X) - log q(X)] for two members p, q of the model's
law, or sum_k p_k (log p_k - log q_k) for positive p_k, q_k that sum to 1. Gibbs' inequality needs
that p and q are normalised: of weights that is exact, of a law it is an obligation that is met by
summation or quadrature at a few parameter points, and said to be no more. What else the value of
E_p[...] rests on is exact: see :mod:`.moments`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from functools import cached_property, partial
from typing import Any

from .arithmetic import Modular, NoValue, P, Singular
from .exact import Exact
from .letters import Definition
from .moments import Law, Moments, directions
from .samples import ModularDraw, Point
from .statement import Family
from .terms import SCALAR, Pool, Term, matched, negated, plain, relettered

#: Random parameters are drawn so often until one exists.
ATTEMPTS = 8
TOLERANCE = 1e-7


@dataclass(frozen=True)
class Obligation:
    """What was not shown but met numerically: what, at how many points, and how far it was off."""

    what: str
    points: int
    max_difference: float
    verdict: str

    def to_json(self) -> dict[str, Any]:
        """The obligation as plain data."""
        return {**asdict(self), "tolerance": TOLERANCE}


@dataclass(frozen=True)
class Divergence:
    """A divergence from q to p: the two laws, or the two weights and their index and size."""

    p: Term
    q: Term
    index: str = ""
    size: str = ""


def divergence(term: Term) -> Divergence | None:
    """The divergence that a term is by its form, or None."""
    if term.op == "law_expectation":
        body, law = term.args
        found = _two_logs(body)
        if found and found[0] is law and found[1].op == "density" and (
                found[1].args[:2] == law.args[:2]):
            return Divergence(*found)
    if term.op == "sum" and term.args[0].op == "mul" and len(term.args[0].args) == 2:
        body, index, size = term.args
        for p, rest in (body.args, body.args[::-1]):
            found = _two_logs(rest)
            if found and found[0] is p and p.shape == SCALAR:
                return Divergence(*found, index, size)
    return None


def _two_logs(term: Term) -> tuple[Term, Term] | None:
    """(p, q) where the term is log p - log q."""
    if term.op != "add" or len(term.args) != 2:
        return None
    for plus, minus in (term.args, term.args[::-1]):
        taken = negated(minus)
        if plus.op == "log" and taken is not None and taken.op == "log":
            return plus.args[0], taken.args[0]
    return None


def unfolded(pool: Pool, definitions: Sequence[Definition], term: Term) -> Term | None:
    """The right side of a function's one definition, its index letters renamed; else None."""
    found = [(d, letters) for d in definitions if d.left.op == "function"
             and d.left.args[1] == term.args[1] and len(d.left.args) == len(term.args)
             and (letters := matched(d.left.args[2:], term.args[2:])) is not None]
    return relettered(pool, found[0][0].right, found[0][1]) if len(found) == 1 else None




_found: dict[str, Laws] = {}


def laws_of(family: Family) -> Laws:
    """What is found of a law, remembered by what its data says."""
    stated = (family.id, family.slots, family.observation, family.support, plain(family.density),
              [plain(s) for s in family.statistics])
    key = repr(stated)
    if key not in _found:
        if len(_found) > 1000:
            _found.clear()
        _found[key] = Laws(family, Pool())
    return _found[key]


class Laws:
    """What is found, once, of the law of a statement; what had to be taken numerically."""

    def __init__(self, family: Family, pool: Pool) -> None:
        self.law = Law(family, pool)
        self.vector = family.support.kind == "vectors" or any(
            domain in ("vector", "covariance") for _, domain, _ in family.slots)

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        """What was met numerically, where it was asked for."""
        return (self.normalised,) if "normalised" in self.__dict__ else ()

    @cached_property
    def normalised(self) -> Obligation:
        """That the density sums or integrates to 1."""
        from .quadrature import normalisation  # NumPy is loaded where a law is judged

        points, worst = normalisation(self.law)
        return Obligation(f"the density of {self.law.family.id} sums or integrates to 1", points,
                          worst, "right" if points and worst <= TOLERANCE else "wrong")

    @cached_property
    def fault(self) -> str:
        """Why divergences of this law are not shown to be such, or ""."""
        if self.normalised.verdict != "right":
            return "the density does not sum or integrate to 1"
        try:
            for d in self._sizes:
                self._somewhere(d, lambda law: law().means)
        except NoValue as fault:
            return str(fault)
        except Singular:
            return "the Jacobian of the natural parameters is not of full rank"
        return ""

    @property
    def _sizes(self) -> tuple[int, ...]:
        return (1, 2, 3) if self.vector else (1,)

    def _somewhere(self, d: int, act: Callable[[Callable[..., Moments]], Any]) -> Any:
        """``act`` on what makes the law's moments at random parameters, at points that exist."""
        for attempt in range(ATTEMPTS):
            try:
                return act(self._maker(ModularDraw(f"law:{attempt}:{d}", d)))
            except Singular:
                continue
        raise Singular("no parameters at which the means exist")

    def _maker(self, draw: ModularDraw) -> Callable[..., Moments]:
        point = Point(self.law.statement, {"d": draw.d, "N": 1, "K": 2}, draw)
        at = Exact(self.law.facts, point, Modular(), signs=self.law.signs)
        known = {name: int(draw.trials(0)) for name, _ in self.law.known}

        def law(**values: Any) -> Moments:
            drawn = {name: draw.parameter(domain, "") for name, domain in self.law.free}
            return Moments(self.law, {**drawn, **known, **values}, at)

        return law

    @cached_property
    def identified(self) -> bool:
        """Whether the means determine the parameters, one slot after the other.

        A slot is determined where a mean that depends on no later slot is a Moebius function of it
        (scalars), or the means are affine in it with full rank, the earlier slots held.
        """
        if self.fault:
            return False
        names = [name for name, _ in self.law.free]
        try:
            return any(self._somewhere(self._sizes[-1] - 1 or 1, partial(self._determined, order))
                       for order in itertools.permutations(names))
        except (NoValue, Singular):
            return False

    def _determined(self, order: Sequence[str], law: Callable[..., Moments]) -> bool:
        base, drawn, domains = law(), law().values, dict(self.law.free)
        held = {name: base.values[name] for name in order}
        for n, name in enumerate(order):
            later = {o: drawn[o] for o in order[n + 1:]}
            fixed = [j for j, (x, y) in enumerate(zip(
                base.means, law(**{**held, **later}).means, strict=True)) if x == y]

            def means(slot: Any, name: str = name, fixed: Sequence[int] = fixed) -> list[int]:
                found = law(**{**held, name: slot}).means
                return [found[j] for j in fixed]

            values = [law().values[name] for _ in range(4)]
            if not _invertible(domains[name], means, values, base.d):
                return False
        return True


def _invertible(domain: str, means: Callable[[Any], list[int]], values: Sequence[Any],
                d: int) -> bool:
    """Whether a scalar gives a mean by a Moebius function, or a vector or a symmetric matrix the
    means by an affine one of full rank.
    """
    a = Modular()
    if domain not in ("vector", "covariance"):
        return any(_moebius(values, found, a) for found in zip(*map(means, values), strict=True))
    at, other = values[:2]
    middle = a.scale(a.number(Fraction(1, 2)), a.plus(at, other))
    x, y, z = means(at), means(other), means(middle)
    if any((p + q - 2 * r) % P for p, q, r in zip(x, y, z, strict=True)):
        return False
    slopes = tuple(tuple((p - q) % P for p, q in zip(means(a.plus(at, unit)), x, strict=True))
                   for unit in directions(a, domain, d))
    return bool(a.determinant(a.times(slopes, a.transpose(slopes))))


def _moebius(x: Sequence[int], y: Sequence[int], a: Modular) -> bool:
    """Whether y is (b + c x) / (d + e x), not constant: then cross ratios are the same."""
    def ratio(v: Sequence[int]) -> int:
        p, q, r, s = v
        return (p - r) * (q - s) * a.inv((p - s) * (q - r)) % P

    return len(set(y)) == 4 and ratio(x) == ratio(y)
