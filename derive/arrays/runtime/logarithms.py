"""Logarithms that are finite at 0, and shares of a density."""

import math
from typing import Any

import numpy as np

from .bounds import LOG_0


def _log(p: Any) -> Any:
    """log p; LOG_0 where p is 0."""
    if isinstance(p, float):
        return math.log(p) if p > 0 else LOG_0 if p == 0 else math.nan
    found = np.log(p)
    return np.maximum(found, LOG_0) if isinstance(found, np.ndarray) else max(found, LOG_0)


def _log1p(u: Any) -> Any:
    """log(1 + u); LOG_0 where u is -1."""
    if isinstance(u, float):
        return math.log1p(u) if u > -1 else LOG_0 if u == -1 else math.nan
    found = np.log1p(u)
    return np.maximum(found, LOG_0) if isinstance(found, np.ndarray) else max(found, LOG_0)


def _posterior(log_joint: Any, n: int) -> Any:
    """The shares of exp(log_joint) over its first n axes, and the logarithm of its sum."""
    over = tuple(range(n)) if n > 1 else 0
    top = np.maximum.reduce(log_joint, over, initial=-1e308)
    shares = np.subtract(log_joint, top)
    np.exp(shares, out=shares)
    total = np.add.reduce(shares, over)
    shares /= total
    return shares, top + np.log(total)
