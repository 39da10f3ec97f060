"""Log densities by the names of scipy.stats, and scipy's own for a name that is not here.

The closed forms keep scipy.stats, which is slow to load, out of most certificates; the tests
compare the table with it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .written import log_factorial


def _multivariate_normal(x: Any, mean: Any, cov: Any) -> Any:
    v = x - mean
    quadratic = np.einsum("...i,...ij,...j->...", v, np.linalg.inv(cov), v)
    return -(v.shape[-1] * math.log(2 * math.pi) + np.log(np.linalg.det(cov)) + quadratic) / 2


def _choose(n: Any, x: Any) -> Any:
    return log_factorial(n) - log_factorial(x) - log_factorial(n - x)


#: Densities by scipy's name, with scipy's arguments; they take complex parameters too.
DENSITIES: dict[str, Callable[..., Any]] = {
    "multivariate_normal": _multivariate_normal,
    "norm": lambda x, loc, scale: (
        -np.log(2 * math.pi * scale**2) / 2 - (x - loc) ** 2 / (2 * scale**2)),
    "expon": lambda x, scale: -np.log(scale) - x / scale,
}
#: Probabilities of single values.
MASSES: dict[str, Callable[..., Any]] = {
    "poisson": lambda x, mu: x * np.log(mu) - mu - log_factorial(x),
    "binom": lambda x, n, p: _choose(n, x) + x * np.log(p) + (n - x) * np.log(1 - p),
    "geom": lambda x, p, loc=0: (x - loc - 1) * np.log(1 - p) + np.log(p),
    "nbinom": lambda x, n, p: _choose(x + n - 1, x) + n * np.log(p) + x * np.log(1 - p),
    "bernoulli": lambda x, p: x * np.log(p) + (1 - x) * np.log(1 - p),
}
DENSITIES |= MASSES

#: What may stand before a slot's name, and what is then scipy's argument.
CHANGES: dict[str, Callable[[Any], Any]] = {
    "": lambda v: v, "sqrt": lambda v: v**0.5, "inverse": lambda v: 1 / v,
    "one_minus": lambda v: 1 - v}


def scipy_arguments(pairs: Sequence[tuple[str, str]], slots: Mapping[str, Any]) -> dict[str, Any]:
    """scipy's arguments: a slot, "sqrt:slot", "inverse:slot", "one_minus:slot" or a number.

    >>> scipy_arguments([("scale", "inverse:rate"), ("loc", "-1")], {"rate": 4.0})
    {'scale': 0.25, 'loc': -1.0}
    """
    found = {}
    for theirs, ours in pairs:
        how, _, name = ours.rpartition(":")
        found[theirs] = CHANGES[how](slots[name] if name in slots else float(name))
    return found


def is_discrete(distribution: str) -> bool:
    """Whether a distribution of scipy.stats has probabilities instead of a density.

    Raises ValueError for an unknown one.
    """
    if distribution in DENSITIES:
        return distribution in MASSES
    return hasattr(_law(distribution), "logpmf")


def log_density(distribution: str, x: Any, arguments: dict[str, Any]) -> Any:
    """The log density or mass by the table, else by scipy. Raises ValueError for neither."""
    if distribution in DENSITIES:
        return DENSITIES[distribution](x, **arguments)
    return scipy_log_density(distribution, x, arguments)


def scipy_log_density(distribution: str, x: Any, arguments: dict[str, Any]) -> Any:
    """The log density or mass by scipy.stats. Raises ValueError for an unknown distribution."""
    law = _law(distribution)
    log = law.logpmf if hasattr(law, "logpmf") else law.logpdf
    return np.atleast_1d(log(x, **arguments))


def _law(distribution: str) -> Any:
    import scipy.stats

    law = getattr(scipy.stats, distribution, None)
    if not hasattr(law, "logpmf") and not hasattr(law, "logpdf"):
        raise ValueError(f"scipy.stats has no distribution {distribution}")
    return law
