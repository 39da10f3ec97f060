"""Whether a density sums or integrates to 1: numerically, at a few parameter points.

Sums go over the integers of the support, as far as the mass reaches; integrals are trapezoidal
sums, which converge exponentially for smooth densities (Trefethen and Weideman 2014): on the line
after x = sinh u, on the half line after x = low + e^u, on the plane on a grid of both.
"""

from __future__ import annotations

from typing import Any

from .statement import Family
from .written import written_log_density

#: So far integers without an upper bound are added.
FAR = 600
POINTS = 3

def normalisation(family: Family) -> tuple[int, float]:
    """At how many parameter points the total was computed, and how far it was from 1."""
    import numpy as np

    worst, count = 0.0, 0
    sizes = (1, 2) if family.support.kind == "vectors" else (1,)
    with np.errstate(all="ignore"):
        for d in sizes:
            for n in range(POINTS):
                try:
                    off = abs(_total(family, d, np.random.default_rng([n, d])) - 1)
                except (ValueError, ArithmeticError, TypeError, KeyError):
                    return 0, float("inf")
                worst, count = max(worst, float(off if np.isfinite(off) else np.inf)), count + 1
    return count, worst


def _total(family: Family, d: int, random: Any) -> Any:
    import numpy as np

    slots = {name: _parameter(domain, d, random) for name, domain, _ in family.slots}
    x, measure = _nodes(family, slots, d)
    return (np.exp(written_log_density(family, x, slots)) * measure).sum()


def _parameter(domain: str, d: int, random: Any) -> Any:
    import numpy as np

    if domain == "vector":
        return random.standard_normal(d)
    if domain == "covariance":
        a = np.eye(d) + 0.3 * random.standard_normal((d, d))
        return a @ a.T
    if domain in ("natural", "count"):
        return int(random.integers(2, 9))
    if domain in ("probability", "simplex"):
        return random.uniform(0.2, 0.8)
    if domain in ("positive", "variance"):
        return float(np.exp(0.4 * random.standard_normal()))
    return random.standard_normal()


def _nodes(family: Family, slots: dict[str, Any], d: int) -> tuple[Any, Any]:
    """The points of the support, and what each stands for."""
    import numpy as np

    support = family.support
    low, high = _bound(support.low, slots, -np.inf), _bound(support.high, slots, np.inf)
    if support.kind == "integers":
        last = high if np.isfinite(high) else low + FAR
        x = np.arange(low, last + 1)
        return x, np.ones(len(x))
    if support.kind == "vectors":
        line, measure = _line()
        if d == 1:
            return line[:, None], measure
        a, b = np.meshgrid(line, line, indexing="ij")
        return np.stack([a.ravel(), b.ravel()], axis=1), np.outer(measure, measure).ravel()
    if np.isfinite(low) and np.isfinite(high):
        nodes, measure = np.polynomial.legendre.leggauss(60)
        return low + (nodes + 1) * (high - low) / 2, measure * (high - low) / 2
    if np.isfinite(low):
        u = np.arange(-40, 12, 0.1)
        return low + np.exp(u), 0.1 * np.exp(u)
    return _line()


def _line() -> tuple[Any, Any]:
    import numpy as np

    u = np.arange(-4.5, 4.5, 0.1)
    return np.sinh(u), 0.1 * np.cosh(u)


def _bound(bound: str, slots: dict[str, Any], none: float) -> float:
    return none if not bound else float(slots[bound]) if bound in slots else float(bound)
