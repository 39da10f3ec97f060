"""Draws from the laws of the families. Its text stands in exported estimators: NumPy alone."""

from __future__ import annotations

from typing import Any

import numpy as np

#: How a law is drawn from its arguments: ``r`` a RandomState, ``n`` a shape, ``a`` the arguments.
_DRAW: dict[str, Any] = {
    "bernoulli": lambda r, n, p: 1.0 * (r.random_sample(n) < p),
    "beta": lambda r, n, a, b: r.beta(a, b, n),
    "binomial": lambda r, n, trials, p: r.binomial(np.asarray(trials, dtype=int), p, n),
    "exponential_mean": lambda r, n, mean: r.exponential(mean, n),
    "exponential_rate": lambda r, n, rate: r.exponential(1 / rate, n),
    "gamma": lambda r, n, shape, rate: r.gamma(shape, 1 / rate, n),
    "geometric_from_0": lambda r, n, p: r.geometric(p, n) - 1,
    "geometric_from_1": lambda r, n, p: r.geometric(p, n),
    "inverse_gamma": lambda r, n, shape, scale: scale / r.gamma(shape, 1.0, n),
    "laplace": lambda r, n, location, scale: r.laplace(location, scale, n),
    "lognormal": lambda r, n, mean, variance: r.lognormal(mean, np.sqrt(variance), n),
    "multivariate_normal": lambda r, n, mean, S: r.multivariate_normal(mean, S, n[0]),
    "negative_binomial": lambda r, n, size, p: r.negative_binomial(size, p, n),
    "normal": lambda r, n, mean, variance: mean + r.standard_normal(n) * np.sqrt(variance),
    "point": lambda r, n, value: np.broadcast_to(value, n),
    "poisson": lambda r, n, rate: r.poisson(rate, n),
    "student_t": lambda r, n, freedom, location, square: (
        location + np.sqrt(square) * r.standard_t(freedom, n)),
    "uniform": lambda r, n, low, high: r.uniform(low, high, n),
    "weibull": lambda r, n, shape, scale: scale * r.weibull(shape, n),
}


def _draw(law: str, rng: Any, shape: tuple[int, ...], arguments: Any) -> Any:
    """An array of that shape, its first axis the rows, from a law. Raises ValueError for a law
    that is not known here."""
    if law not in _DRAW:
        raise ValueError(f"sample: there is no way to draw from the law {law}")
    return _DRAW[law](rng, shape, *arguments)


def _draw_labels(rng: Any, shape: tuple[int, ...], probabilities: Any) -> Any:
    """Places of labels, 0, 1, ...; the probabilities stand along the last axis."""
    steps = np.cumsum(probabilities, axis=-1)
    steps[..., -1] = 1.0
    return (rng.random_sample(shape)[..., None] > steps).sum(axis=-1)
