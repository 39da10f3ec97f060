"""Small instances in order of size: few observations, one-digit integers, simple weights.

For normal components with rational parameters a responsibility is a fraction only where the two
exponents agree (e to any other fraction is transcendental, Lindemann), and is then the same for all
observations: so there are instances made for that, on which every update is a fraction, and others
for the mistakes that show only where the responsibilities vary.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from ...derivation import Derivation
from .arithmetic import EXACT
from .values import Small, Values

#: How many choices of observations are tried for each theta and number of observations.
CHOICES = 6
LARGEST_N = 3


@dataclass(frozen=True)
class Kind:
    """One way of choosing parameters: how each component differs from the one before it."""

    mean: int
    spread: int
    rate: int
    share: bool
    exact: bool = True
    reverse: bool = False


#: Exponents that agree at some observations; components that are the same; different ones.
KINDS = (Kind(3, 4, 0, True), Kind(3, 4, 0, True, reverse=True), Kind(0, 1, 0, False),
         Kind(1, 4, 1, True, exact=False), Kind(1, 4, 1, True, exact=False, reverse=True))


def instances(em: Derivation) -> Iterator[tuple[Small, bool]]:
    """Small instances in the order in which they are tried, and whether their responsibilities are
    fractions."""
    vector = em.setting.x.shape != "scalar"
    for kind in KINDS:
        for d in (1, 2) if vector else (1,):
            pool = _pool(em, d)
            known = _known(em, len(pool))
            places: list[int] | None = None
            for weights in _weights(em):
                everything = Small(pool, _theta(em, kind, d, weights), known)
                if places is None:  # whether T is a fraction does not depend on the weights
                    places = _places(em, kind, everything)
                for small in _chosen(everything, places):
                    yield small, kind.exact


def _places(em: Derivation, kind: Kind, everything: Small) -> list[int]:
    """The observations to choose from: those whose responsibility is a fraction, or all."""
    values = Values(em, everything, EXACT)
    return [i for i in range(len(everything.x)) if not kind.exact or _is_fraction(values, i)]


def _chosen(everything: Small, places: list[int]) -> Iterator[Small]:
    """Some of the observations, small ones first; their order is that of the pool."""
    for n in range(1, LARGEST_N + 1):
        by_size = sorted(itertools.combinations(places[:12], n), key=lambda c: (
            sum(abs(v) for i in c for v in everything.x[i]), c))
        for chosen in by_size[:CHOICES]:
            yield _of_rows(everything, chosen)


def _of_rows(small: Small, rows: Sequence[int]) -> Small:
    """The instance with some of its observations."""
    return replace(small, x=tuple(small.x[i] for i in rows),
                   known=tuple((name, tuple(v[i] for i in rows)) for name, v in small.known))


def _is_fraction(values: Values, i: int) -> bool:
    try:
        return values.responsibility(0, i).fraction is not None
    except ArithmeticError:
        return False


def has_fractions(em: Derivation, small: Small) -> bool:
    """Whether all responsibilities of component 1 are fractions."""
    values = Values(em, small, EXACT)
    return all(_is_fraction(values, i) for i in range(len(small.x)))


def _weights(em: Derivation) -> list[tuple[Fraction, ...]]:
    w = em.model.weights
    if w.kind == "fixed":
        return [tuple(map(Fraction, w.values))]
    count = len(em.model.components.labels) or 2
    halves = [Fraction(1, 2 ** (j + 1)) for j in range(count - 1)]
    falling = (*halves, 1 - sum(halves, Fraction(0)))
    return [falling, falling[::-1] if count > 2 else (Fraction(1, 4), Fraction(3, 4))]


def _theta(em: Derivation, kind: Kind, d: int, weights: tuple[Fraction, ...]
           ) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    count = len(weights)
    order = range(count - 1, -1, -1) if kind.reverse else range(count)
    base = em.model.weights.base
    found = {p.base: weights if p.base == base else
             tuple(_value(p.domain, kind, j, d) for j in order) for p in em.model.parameters}
    own = {} if base in found else {base or ".w": weights}
    return tuple({**own, **found}.items())


def _value(domain: str, kind: Kind, j: int, d: int) -> Any:
    mean, spread = Fraction(kind.mean * j), Fraction(kind.spread ** j)
    if domain == "vector":
        return ((mean,),) * d
    if domain == "covariance":
        return tuple(tuple(spread if r == c else Fraction(0) for c in range(d)) for r in range(d))
    if domain == "probability":
        return Fraction(1, 2 ** (1 + j)) if kind.share else Fraction(1, 2)
    return {"variance": spread, "positive": Fraction(1 + kind.rate * j)}.get(domain, mean)


def _pool(em: Derivation, d: int) -> tuple[tuple[Fraction, ...], ...]:
    """Observations to choose from, the smallest first."""
    least = {"count": 0, "natural": 1, "positive": 1}.get(em.model.observed.domain)
    among = range(least, 6) if least is not None else range(-5, 6) if d == 1 else range(-3, 4)
    rows = sorted(itertools.product(among, repeat=1 if least is not None else d), key=_size)
    return tuple(tuple(map(Fraction, row)) for row in rows)


def _size(row: tuple[int, ...]) -> tuple[Any, ...]:
    return sum(map(abs, row)), sum(v < 0 for v in row), tuple(-v for v in row)


def _known(em: Derivation, count: int) -> tuple[tuple[str, tuple[Fraction, ...]], ...]:
    """Known quantities: a number of trials that no observation exceeds."""
    return tuple((v.name, tuple(Fraction(i + 1 + i % 2) for i in range(count)))
                 for v in em.model.known)


def smaller(em: Derivation, small: Small) -> Iterator[Small]:
    """Instances that are one step smaller, the largest steps first."""
    rows = range(len(small.x))
    if len(rows) > 1:
        yield from (_of_rows(small, [n for n in rows if n != i]) for i in rows)
    theta, weights, half = dict(small.theta_t), em.model.weights, Fraction(1, 2)
    own = theta.get(weights.base, ())
    if weights.kind != "fixed" and len(own) == 2 and own[0] != half:
        yield replace(small, theta_t=tuple({**theta, weights.base: (half, half)}.items()))
    least = 1 if em.model.observed.domain in ("natural", "positive") else 0
    for i, row in enumerate(small.x):
        for j, v in enumerate(row):
            for less in _less(v, least):
                changed = (*row[:j], less, *row[j + 1:])
                if changed not in small.x:
                    yield replace(small, x=(*small.x[:i], changed, *small.x[i + 1:]))


def _less(v: Fraction, least: int) -> Iterator[Fraction]:
    for candidate in (Fraction(least), Fraction(1), v - 1 if v > 0 else v + 1):
        if abs(candidate) < abs(v) and candidate >= (least if least else candidate):
            yield candidate
