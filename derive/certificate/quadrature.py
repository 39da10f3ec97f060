"""Whether a density sums or integrates to 1: numerically, at a few parameter points.

Sums go over the integers of the support, as far as the mass reaches; integrals are trapezoidal
sums, which converge exponentially for smooth densities (Trefethen and Weideman 2014): on the line
after x = sinh u, on the half line after x = low + e^u, on the plane on a grid of both.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .moments import Law
from .reals import RealDraw
from .statement import COUNTS, Support
from .written import written_log_density

#: So far integers without an upper bound are added.
FAR = 600
POINTS = 3


def normalisation(law: Law) -> tuple[int, float]:
    """At how many parameter points the total was computed, and how far it was from 1."""
    worst, count = 0.0, 0
    sizes = (1, 2) if law.family.support.kind == "vectors" else (1,)
    with np.errstate(all="ignore"):
        for d in sizes:
            for n in range(POINTS):
                try:
                    off = abs(_total(law, d, RealDraw(f"total:{n}:{d}", d)) - 1)
                except (ValueError, ArithmeticError, TypeError, LookupError):
                    return 0, float("inf")
                worst, count = max(worst, float(off if np.isfinite(off) else np.inf)), count + 1
    return count, worst


def _total(law: Law, d: int, draw: RealDraw) -> Any:
    slots = {name: draw.trials(0) if domain in COUNTS else draw.parameter(domain, "")
             for name, domain, _ in law.family.slots}
    x, measure = _nodes(law.family.support, slots, d)
    return (np.exp(written_log_density(law, x, slots)) * measure).sum()


def _nodes(support: Support, slots: dict[str, Any], d: int) -> tuple[Any, Any]:
    """The points of the support, and what each stands for."""
    low, high = (none if not bound else float(slots.get(bound, bound)) for bound, none in (
        (support.low, -np.inf), (support.high, np.inf)))
    if support.kind == "integers":
        x = np.arange(low, (high if np.isfinite(high) else low + FAR) + 1)
        return x, np.ones(len(x))
    u = np.arange(-4.5, 4.5, 0.1)
    line, measure = np.sinh(u), 0.1 * np.cosh(u)
    if support.kind == "vectors":
        grid = np.meshgrid(*[line] * d, indexing="ij")
        weights = np.meshgrid(*[measure] * d, indexing="ij")
        return tuple((x.ravel(),) for x in grid), np.prod(weights, axis=0).ravel()
    if np.isfinite(low) and np.isfinite(high):
        nodes, measure = np.polynomial.legendre.leggauss(60)
        return low + (nodes + 1) * (high - low) / 2, measure * (high - low) / 2
    if np.isfinite(low):
        u = np.arange(-40, 12, 0.1)
        return low + np.exp(u), 0.1 * np.exp(u)
    return line, measure
