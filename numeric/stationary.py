"""Stationary points of a log-likelihood told apart: local maximum, saddle point, or neither."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from numeric.derivatives import gradient, hessian
from numeric.domains import Array, Theta
from numeric.unconstrained import fitted_chart

# What rounding and truncation leave of a derivative that is 0, in units where f bends by 1.
ZERO_GRADIENT = 1e-4
ZERO_CURVATURE = 1e-5


@dataclass(frozen=True, eq=False)
class StationaryPoint:
    """theta with the first and second derivatives of f there, in fitted units.

    kind is "local maximum" (every eigenvalue of the Hessian negative: a strict one), "saddle
    point" (some positive, some negative), "local minimum", "degenerate" (no sign is contradicted,
    but some eigenvalue is 0 to rounding) or "not stationary" (the gradient is not 0). Signs of
    eigenvalues at a stationary point do not depend on the parametrisation.
    """

    kind: str
    gradient: Array
    eigenvalues: Array
    ascent: Mapping[str, Any] | None
    """A theta nearby with a higher f, for a saddle point or local minimum; None otherwise."""


def stationary_point(f: Callable[[Theta], float], theta: Theta,
                     domains: Mapping[str, str]) -> StationaryPoint:
    """What kind of point theta is for f, from central differences inside the domains.

    >>> def f(t): return t["a"] ** 2 - t["b"] ** 2
    >>> stationary_point(f, {"a": 0.0, "b": 0.0}, {"a": "real", "b": "real"}).kind
    'saddle point'
    """
    chart = fitted_chart(f, theta, domains)
    origin = np.zeros(chart.size)

    def height(u: Array) -> float:
        return f(chart.theta(u))

    slope = gradient(height, origin)
    values, vectors = np.linalg.eigh(hessian(height, origin))
    rises, falls = values[-1] > ZERO_CURVATURE, values[0] < -ZERO_CURVATURE
    if np.max(np.abs(slope)) > ZERO_GRADIENT:
        kind = "not stationary"
    elif rises and falls:
        kind = "saddle point"
    elif values[-1] < -ZERO_CURVATURE:
        kind = "local maximum"
    elif values[0] > ZERO_CURVATURE:
        kind = "local minimum"
    else:
        kind = "degenerate"
    ascent = None
    if kind in ("saddle point", "local minimum"):
        ways = [sign * h * vectors[:, -1] for h in (0.3, 0.1, 0.03, 0.01) for sign in (1, -1)]
        best = max(ways, key=height)
        ascent = chart.theta(best) if height(best) > height(origin) else None
    return StationaryPoint(kind, slope, values, ascent)
