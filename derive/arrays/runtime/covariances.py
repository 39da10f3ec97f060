"""The factors of covariances."""

import math
from typing import Any

import numpy as np

from .bounds import SMALL
from .errors import SINGULAR, Collapse


def _cholesky(S: Any) -> Any:
    """The lower factor of a covariance. Raises Collapse where it is singular."""
    try:
        return np.linalg.cholesky(S)
    except np.linalg.LinAlgError:
        raise Collapse(SINGULAR) from None


def _whitening(S: Any) -> Any:
    """The inverses of the lower factors of covariances, and the logarithms of their determinants.
    Raises Collapse where one is singular."""
    shape = S.shape
    if _singly(S):
        inverses, logs = [], []
        for _, _, first, below, last in _factors(S):
            if not last > 0.0:
                raise Collapse(SINGULAR)
            inverses += [1.0 / first, 0.0, -below / first / last, 1.0 / last]
            logs.append(2.0 * (math.log(first) + math.log(last)))
        return np.array(inverses).reshape(shape), np.array(logs).reshape(shape[:-2])
    factor = _cholesky(S)
    return np.linalg.inv(factor), 2 * np.log(np.diagonal(factor, 0, -2, -1)).sum(axis=-1)


def _singly(S: Any) -> bool:
    """Whether covariances are few and of two rows: then they are factored one number at a time,
    and what is not finite is told apart."""
    return bool(S.shape[-1] == 2 and S.size <= SMALL)


def _factors(S: Any) -> list[tuple[float, ...]]:
    """Of covariances of two rows: both variances, the three numbers of the lower factor. The last
    is nan where it is singular."""
    found: list[tuple[float, ...]] = []
    for a, _, b, c in S.reshape(-1, 4).tolist():
        first = math.sqrt(a) if 0.0 < a < math.inf else math.nan
        below = b * (1.0 / first)
        rest = c - below * below
        found.append((a, c, first, below, math.sqrt(rest) if 0.0 < rest < math.inf else math.nan))
    return found
