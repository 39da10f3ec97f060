"""Log densities by the names of scipy.stats, in closed form, for real or complex parameters.

Complex parameters serve the complex step: Im f(a + ih) / h is f'(a) to all digits for tiny h
(Squire and Trapp 1998). Parameters may be stacked: the result has their leading axis, then one for
the observations; a parameter that is a number then has a last axis of length 1. The tests compare
the table with scipy.stats itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any


def multivariate_normal(x: Any, mean: Any, cov: Any) -> Any:
    """-(d log 2 pi + log |C| + (x - m)' C^-1 (x - m)) / 2."""
    import numpy as np

    v = x - np.expand_dims(mean, -2)
    d = v.shape[-1]
    quadratic = np.einsum("...ni,...ij,...nj->...n", v, np.linalg.inv(cov), v)
    log_det = np.expand_dims(np.log(np.linalg.det(cov)), -1)
    return -(d * math.log(2 * math.pi) + log_det + quadratic) / 2


def norm(x: Any, loc: Any, scale: Any) -> Any:
    """-log(2 pi s^2)/2 - (x - m)^2 / (2 s^2)."""
    import numpy as np

    return -np.log(2 * math.pi * scale**2) / 2 - (x - loc) ** 2 / (2 * scale**2)


def poisson(x: Any, mu: Any) -> Any:
    """x log m - m - log x!."""
    import numpy as np

    return x * np.log(mu) - mu - _log_factorial(x)


def binom(x: Any, n: Any, p: Any) -> Any:
    """log C(n, x) + x log p + (n - x) log(1 - p)."""
    import numpy as np

    choose = _log_factorial(n) - _log_factorial(x) - _log_factorial(n - x)
    return choose + x * np.log(p) + (n - x) * np.log(1 - p)


def expon(x: Any, scale: Any) -> Any:
    """-log s - x / s."""
    import numpy as np

    return -np.log(scale) - x / scale


def geom(x: Any, p: Any, loc: Any = 0) -> Any:
    """(x - loc - 1) log(1 - p) + log p."""
    import numpy as np

    return (x - loc - 1) * np.log(1 - p) + np.log(p)


def nbinom(x: Any, n: Any, p: Any) -> Any:
    """log C(x + n - 1, x) + n log p + x log(1 - p)."""
    import numpy as np

    choose = _log_factorial(x + n - 1) - _log_factorial(x) - _log_factorial(n - 1)
    return choose + n * np.log(p) + x * np.log(1 - p)


def bernoulli(x: Any, p: Any) -> Any:
    """x log p + (1 - x) log(1 - p)."""
    import numpy as np

    return x * np.log(p) + (1 - x) * np.log(1 - p)


def _log_factorial(x: Any) -> Any:
    import numpy as np

    return np.array([math.lgamma(float(v) + 1) for v in np.atleast_1d(x)])


#: Those that are probabilities of single values.
MASSES = frozenset({"poisson", "binom", "geom", "bernoulli", "nbinom"})
DENSITIES: dict[str, Callable[..., Any]] = {f.__name__: f for f in (
    multivariate_normal, norm, poisson, binom, expon, geom, bernoulli, nbinom)}


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


def scipy_log_density(distribution: str, x: Any, arguments: dict[str, Any]) -> Any:
    """The log density or mass by scipy.stats. Raises ValueError for an unknown distribution."""
    import numpy as np

    law = _law(distribution)
    log = law.logpmf if hasattr(law, "logpmf") else law.logpdf
    return np.atleast_1d(log(x, **arguments))


def _law(distribution: str) -> Any:
    import scipy.stats

    law = getattr(scipy.stats, distribution, None)
    if not hasattr(law, "logpmf") and not hasattr(law, "logpdf"):
        raise ValueError(f"scipy.stats has no distribution {distribution}")
    return law
