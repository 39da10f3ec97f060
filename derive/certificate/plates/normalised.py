"""Whether a law's density sums or integrates to 1: numerically, at a few parameter points.

Integrals over half lines are trapezoidal sums after x = b + e^u, which converge exponentially
(Trefethen and Weideman 2014), those between the values of real slots, where a density may have a
kink, go by Gauss and Legendre; in the plane they are on a grid after x = sinh u.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .field import NoValue
from .quantities import COUNTS, Density
from .terms import Term

Floats = npt.NDArray[np.float64]

TOLERANCE, POINTS, FAR, STEP = 1e-7, 3, 1000, 0.1
_GAMMA = np.vectorize(math.lgamma, otypes=[float])


@dataclass(frozen=True)
class Obligation:
    """What was not shown but met numerically: what, at how many points, how far it was off."""

    what: str
    points: int
    max_difference: float
    verdict: str

    def to_json(self) -> dict[str, Any]:
        """The obligation as plain data."""
        return {**asdict(self), "tolerance": TOLERANCE}


_found: dict[str, Obligation] = {}


def normalised(law: Density) -> Obligation:
    """Whether the density is a density, remembered by what it is."""
    key = repr((law.id, law.slots, law.density, law.kind, law.low, law.high))
    if key not in _found:
        if len(_found) > 500:
            _found.clear()
        worst, count = 0.0, 0
        try:
            for d in (1, 2) if law.kind == "vectors" else (1,):
                for n in range(POINTS):
                    off = abs(_total(law, d, np.random.default_rng(100 * d + n)) - 1)
                    worst, count = max(worst, off if math.isfinite(off) else math.inf), count + 1
        except (NoValue, ValueError, ArithmeticError, KeyError, TypeError, np.linalg.LinAlgError):
            worst, count = math.inf, 0
        _found[key] = Obligation(f"the density of {law.id} sums or integrates to 1", count, worst,
                                 "right" if count and worst <= TOLERANCE else "wrong")
    return _found[key]


def _total(law: Density, d: int, source: np.random.Generator) -> float:
    slots: dict[str, Floats] = {}
    for name, domain, _ in law.slots:
        slots[name] = _drawn(domain, d, source, law.high not in ("", name))
    if law.low in slots and law.high in slots and slots[law.low] > slots[law.high]:
        slots[law.low], slots[law.high] = slots[law.high], slots[law.low]
    x, measure = _nodes(law, slots, d)
    with np.errstate(all="ignore"):
        at = _Floats({"x": x, **slots}, d)
        density = np.exp(at.log(law.density))[:, 0, 0]
        return float(np.where(measure > 0, np.nan_to_num(density) * measure, 0).sum())


def _drawn(domain: str, d: int, source: np.random.Generator, bounded: bool) -> Floats:
    if domain == "covariance":
        a = source.normal(size=(d, d))
        return np.asarray((a @ a.T / d + np.eye(d))[None])
    if domain == "vector":
        return source.uniform(-1, 1, (1, d, 1))
    low, high = (5, 9) if domain in COUNTS else (0.1, 0.9) if domain == "probability" else (
        -1.5, 1.5) if domain == "real" else (1.2, 3.0) if bounded else (0.6, 3.0)
    drawn = source.uniform(low, high, (1, 1, 1))
    return np.round(drawn) if domain in COUNTS else drawn


def _nodes(law: Density, slots: dict[str, Floats], d: int) -> tuple[Floats, Floats]:
    """The points of the support (n, d, 1), and what each stands for."""
    low, high = (none if not bound else float(slots[bound][0, 0, 0]) if bound in slots
                 else float(bound) for bound, none in ((law.low, -np.inf), (law.high, np.inf)))
    if law.kind == "integers":
        x = np.arange(low, (high if np.isfinite(high) else low + FAR) + 1)
        return x.reshape(-1, 1, 1), np.ones(len(x))
    if law.kind == "vectors":
        u = np.arange(-4.2, 4.2, 0.12)
        grid = np.meshgrid(*[np.sinh(u)] * d, indexing="ij")
        weights = np.meshgrid(*[0.12 * np.cosh(u)] * d, indexing="ij")
        return (np.stack([g.ravel() for g in grid], axis=1)[..., None],
                np.prod(weights, axis=0).ravel())
    kinks = sorted({float(v[0, 0, 0]) for (n, domain, _), v in zip(
        law.slots, slots.values(), strict=True) if domain == "real"} | {
        b for b in (low, high) if np.isfinite(b)})
    kinks = [k for k in kinks if low <= k <= high] or [0.0]
    u = np.arange(-45, 60, STEP)
    xs, measures = [], []
    if not np.isfinite(low):
        xs, measures = [kinks[0] - np.exp(u)], [STEP * np.exp(u)]
    if not np.isfinite(high):
        xs, measures = [*xs, kinks[-1] + np.exp(u)], [*measures, STEP * np.exp(u)]
    nodes, weights_ = np.polynomial.legendre.leggauss(60)
    for a, b in itertools.pairwise(kinks):
        t = (nodes + 1) / 2  # substituted so that the ends are smooth
        xs.append(a + (b - a) * t**3 * (10 - 15 * t + 6 * t**2))
        measures.append((b - a) * 30 * t**2 * (1 - t) ** 2 * weights_ / 2)
    return np.concatenate(xs).reshape(-1, 1, 1), np.concatenate(measures)


class _Floats:
    """Terms of a density over the reals: arrays (points, rows, columns)."""

    def __init__(self, symbols: dict[str, Floats], d: int) -> None:
        self.symbols, self.d = symbols, d

    def value(self, t: Term) -> Floats:
        """The value. Raises NoValue for operations that no density has."""
        op, a = t.op, t.args
        if op == "number":
            return np.full((1, 1, 1), float(a[0]))
        if op == "size":
            return np.full((1, 1, 1), float(self.d))
        if op == "constant":
            return np.full((1, 1, 1), math.pi)
        if op == "symbol":
            return self.symbols[a[0]]
        if op == "add":
            return np.asarray(sum(map(self.value, a), np.zeros((1, 1, 1))))
        if op == "mul":
            scalars, chain = np.ones((1, 1, 1)), None
            for f in a:
                v = self.value(f)
                if f.shape == ("1", "1"):
                    scalars = scalars * v
                else:
                    chain = v if chain is None else chain @ v
            return scalars if chain is None else scalars * chain
        if op == "inverse":
            return np.asarray(np.linalg.inv(self.value(a[0])))
        if op == "transpose":
            return np.swapaxes(self.value(a[0]), -1, -2)
        if op == "trace":
            return np.trace(self.value(a[0]), axis1=-2, axis2=-1)[..., None, None]
        if op == "power":
            base, exponent = self.value(a[0]), self.value(a[1])
            return np.asarray(np.power(base, exponent))
        if op == "log":
            return self.log(a[0])
        if op == "exp" or op in _OF_LOGS:
            return np.exp(self.log(t))
        if op == "loggamma":
            return np.asarray(_GAMMA(self.value(a[0])))
        raise NoValue(f"a density with {op}")

    def log(self, t: Term) -> Floats:
        """log t, by its form as far as it goes."""
        op, a = t.op, t.args
        if op == "mul":
            return np.asarray(sum(map(self.log, a), np.zeros((1, 1, 1))))
        if op == "power":
            exponent, below = self.value(a[1]), self.log(a[0])
            return np.where(exponent == 0, 0.0, exponent * below)
        if op == "exp":
            return self.value(a[0])
        if op == "det":
            return np.linalg.slogdet(self.value(a[0]))[1][..., None, None]
        if op == "factorial":
            return np.asarray(_GAMMA(self.value(a[0]) + 1))
        if op == "choose":
            n, x = np.broadcast_arrays(*map(self.value, a))
            return np.where(x > n, -np.inf, _GAMMA(n + 1) - _GAMMA(x + 1) - _GAMMA(
                np.maximum(n - x, 0) + 1))
        v = self.value(t)
        if (v < 0).any():
            raise NoValue("a density that is negative")
        return np.asarray(np.log(v))


_OF_LOGS = ("det", "factorial", "choose")
