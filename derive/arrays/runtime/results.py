"""What a step gives: the next parameters, the log-likelihood."""

import math
import warnings
from typing import Any

import numpy as np

from .bounds import EPS, LOG_0
from .covariances import _factors, _singly
from .errors import BadInput, Collapse
from .observed import _first


def _next(name: str, value: Any, domain: str, floor: float) -> Any:
    """A next parameter. Raises Collapse where it is none of its domain: a variance that is no more
    than what rounding leaves, ``floor``, is 0."""
    if domain == "probability" and isinstance(value, float) and 0 <= value <= 1:
        return value
    value = np.asarray(value)
    if domain == "covariance":
        if _regular(value, floor):
            return value
    elif domain in ("real", "vector", "simplex") and math.isfinite(np.add.reduce(value, None)):
        return value
    good = np.isfinite(value)
    if domain in ("positive", "variance", "at least 0"):
        least = floor if domain == "variance" else 0.0
        good &= value >= least if domain == "at least 0" else value > least
    if not good.all():
        at = _first(~good)
        place = f"[{', '.join(str(n + 1) for n in at)}]" if at else ""
        worst = value[at]
        why = "the observations that are left to it do not vary" \
            if domain == "variance" and np.isfinite(worst) else "no observation is left to it"
        raise Collapse(f"{name}{place} would be {worst:g}: {why}", name, at[0] if at else None)
    if domain == "covariance":
        spread = np.sqrt(np.diagonal(value, axis1=-2, axis2=-1))
        whole = value / (spread[..., :, None] * spread[..., None, :])
        for at in np.ndindex(value.shape[:-2]):
            column = _flat(whole[at], spread[at] ** 2 > floor)
            if column is not None:
                place = f"[{', '.join(str(n + 1) for n in at)}]" if at else ""
                raise Collapse(f"{name}{place} is singular (column {column} does not vary on its "
                               "own): the observations that are left to it lie in a plane, or "
                               "there are too few of them", name, at[0] if at else None)
    if domain == "probability":
        value = np.minimum(np.maximum(value, 0.0), 1.0)
    return value


def _regular(S: Any, floor: float) -> bool:
    """Whether every column of covariances varies, and does not follow from those before it."""
    if _singly(S):
        return all([a > floor and c > floor and last * last > 2 * EPS * c
                    for a, c, _, _, last in _factors(S)])
    try:
        pivots = np.linalg.cholesky(S).diagonal(0, -2, -1)
    except np.linalg.LinAlgError:
        return False
    own = S.diagonal(0, -2, -1)
    return bool((own > floor).all() and (pivots * pivots > S.shape[-1] * EPS * own).all())


def _flat(whole: Any, varies: Any) -> int | None:
    """The first column of a correlation matrix, counted from 0, that does not vary beside those
    before it; None where all do."""
    if not np.all(varies):
        return int(np.argmin(varies))
    least = len(whole) * EPS
    for d in (len(whole), *range(1, len(whole) + 1)):
        try:
            pivots = np.diagonal(np.linalg.cholesky(whole[:d, :d])) ** 2
        except np.linalg.LinAlgError:
            pivots = np.zeros(0)
        if len(pivots) == d and np.all(pivots > least):
            if d == len(whole):
                return None
        elif d < len(whole) or len(pivots) == d:
            return int(np.argmin(pivots > least)) if len(pivots) else d - 1
    return len(whole) - 1


def _root(name: str, found: Any) -> Any:
    """The roots, with a warning where there is none."""
    if not np.all(found.found):
        warnings.warn(f"the maximum in {name} is at infinity, or at an end of its domain: what is "
                      "returned is as far as was looked", stacklevel=2)
    return found.value


def _value(value: Any) -> float:
    """A log-likelihood: -inf where an observation has probability 0. Raises BadInput."""
    found = float(value)
    if math.isnan(found):
        raise BadInput("the log-likelihood is no number: look for an observation outside the "
                       "support, or a parameter outside its domain")
    return -math.inf if found < LOG_0 / 1e9 else found
