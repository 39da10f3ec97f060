"""When EM has converged: what three criteria compare with a tolerance, and the linear rate.

Near a local maximum EM converges linearly: each iteration leaves r times the error of the one
before, where r, the largest eigenvalue of the Jacobian of EM's map, is the largest fraction of
missing information (Dempster, Laird and Rubin 1977, section 3; G. J. McLachlan and T. Krishnan,
The EM Algorithm and Extensions, 2nd edition (2008), section 3.9). The log-likelihood is flat at its
maximum, so what is left of it shrinks by r^2.

Where the criteria fail:

log-likelihood  measures the last step, not the way to go, which is r^2 / (1 - r^2) times as long:
                where r is near 1 it stops far too early. At a saddle point, or on a plateau that EM
                leaves slowly, it stops in the wrong place.
parameters      measures a step too, r / (1 - r) of which are left; but as the error of the
                log-likelihood is of the order of its square, it is the stricter one. It does not
                stop at once where a scalar parameter tends to 0 and its relative change does not.
aitken          estimates the way to go, and is right where the rate has settled: where a fast
                phase passes into a slow one it may stop before the slow rate shows. While the steps
                still grow (a >= 1) there is no estimate, and no stop; at a saddle point it is as
                blind as the others; in the last digits it is ruled by rounding.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from numeric.compare import relative_difference
from numeric.domains import Array, Theta
from numeric.errors import BadInput

Iterates = Sequence[tuple[Mapping[str, Any], float]]
#: No criterion looks at more than so many iterates, the last ones.
LOOKS_BACK = 4
#: The relative error of a log-likelihood: some units in the last place.
OFF = 16 * float(np.finfo(np.float64).eps)


def log_likelihood_change(path: Iterates) -> float:
    """|L_t - L_(t-1)| / (1 + |L_t|) of the last two iterates; inf where there is one alone.

    >>> log_likelihood_change([({}, -100.0), ({}, -99.0)])
    0.01
    """
    if len(path) < 2:
        return math.inf
    (_, before), (_, now) = path[-2:]
    return abs(now - before) / (1 + abs(now))


def parameter_change(path: Iterates) -> float:
    """The largest max|theta_t - theta_(t-1)| / max|theta_t| of a parameter, of the last two.

    Each key of theta is a parameter: a covariance matrix, or a stack of them, is measured by its
    largest entry. inf where there is one iterate alone.

    >>> parameter_change([({"tau": 0.5, "mu": [1.0, 4.0]}, 0.0), ({"tau": 0.5, "mu": [2, 4]}, 0.0)])
    0.25
    """
    if len(path) < 2:
        return math.inf
    (before, _), (now, _) = path[-2:]
    return max(relative_difference(before[key], now[key]) for key in now)


def aitken_rise(L: Sequence[float]) -> float:
    """Aitken's estimate of what L still rises, L_inf - L_t, from its last three values.

    (L_t - L_(t-1)) a / (1 - a) with a = (L_t - L_(t-1)) / (L_(t-1) - L_(t-2)): exact where the
    differences are geometric, 0 where the last one is 0. nan where there are fewer than three
    values, or the steps do not shrink (a >= 1).

    >>> aitken_rise([-8.0, -4.0, -2.0])
    2.0
    """
    if len(L) < 3:
        return math.nan
    before, now = L[-2] - L[-3], L[-1] - L[-2]
    if now == 0:
        return 0.0
    return now * (now / (before - now)) if abs(now) < abs(before) else math.nan


def aitken_error(L: Sequence[float]) -> float:
    """How far rounding may move ``aitken_rise``, where each of L is off by ``OFF`` of itself.

    With steps that shrink by a the rise is r = a / (1 - a) steps, and an error of L counts
    2 (r + r^2) times. nan as there.

    >>> 1e-14 < aitken_error([-8.0, -4.0, -2.0]) < 1e-12
    True
    """
    rise = aitken_rise(L)
    if len(L) < 3 or math.isnan(rise):
        return math.nan
    r = rise / (L[-1] - L[-2]) if rise else 0.0
    return OFF * (1 + abs(L[-1])) * (1 + 2 * (r + r * r))


def aitken_limit(L: Sequence[float]) -> float:
    """Aitken's estimate of the limit of L, from its last three values: L_t + aitken_rise(L).

    McLachlan and Krishnan (2008), section 4.9; D. Boehning, E. Dietz, R. Schaub, P. Schlattmann and
    B. Lindsay, The distribution of the likelihood ratio for mixtures of densities from the
    one-parameter exponential family, Annals of the Institute of Statistical Mathematics 46 (1994)
    373-388. nan as there.

    >>> aitken_limit([-8.0, -4.0, -2.0])
    0.0
    """
    return float(L[-1] + aitken_rise(L)) if len(L) else math.nan


def aitken_remainder(path: Iterates) -> float:
    """|L_inf - L_t| / (1 + |L_t|), the larger one of the last two iterates; inf without estimates.

    A single estimate is not believed: after a long first step a short second one looks like the
    end.

    >>> path = [({}, L) for L in (-16.0, -8.0, -4.0, -2.0)]
    >>> aitken_remainder(path) == 4 / 5, aitken_remainder(path[:3])
    (True, inf)
    """
    L = [value for _, value in path[-LOOKS_BACK:]]
    if len(L) < LOOKS_BACK:
        return math.inf
    left = [abs(aitken_rise(part)) / (1 + abs(part[-1])) for part in (L[:-1], L)]
    return math.inf if any(map(math.isnan, left)) else max(left)


# name -> what is compared with the tolerance, from the path so far
CRITERIA: Mapping[str, Callable[[Iterates], float]] = MappingProxyType(
    {"log-likelihood": log_likelihood_change, "parameters": parameter_change,
     "aitken": aitken_remainder})


def stopping_time(path: Iterates, criterion: str, tolerance: float) -> int | None:
    """The first t >= 1 at which the criterion is at most the tolerance; None if there is none.

    A tolerance of 0 never stops. BadInput for an unknown criterion or a negative tolerance.

    >>> path = [({}, L) for L in (-16.0, -8.0, -4.0, -4.0)]
    >>> stopping_time(path, "log-likelihood", 0.5), stopping_time(path, "log-likelihood", 0)
    (3, None)
    """
    if criterion not in CRITERIA:
        raise BadInput("criterion", f"is {criterion!r}", f"there are {', '.join(CRITERIA)}")
    if not tolerance >= 0:
        raise BadInput("tolerance", f"is {tolerance}", "give at least 0")
    if tolerance == 0:
        return None
    change = CRITERIA[criterion]
    return next((t for t in range(1, len(path))
                 if change(path[max(0, t + 1 - LOOKS_BACK): t + 1]) <= tolerance), None)


def log_likelihood_rates(L: Sequence[float]) -> Array:
    """(L_t - L_(t-1)) / (L_(t-1) - L_(t-2)), t = 2 .. n, tending to r^2: shape (n - 1,).

    From L_0 .. L_n. nan where the step before was 0.

    >>> log_likelihood_rates([-8.0, -4.0, -2.0, -1.0])
    array([0.5, 0.5])
    """
    return _ratios(np.diff(np.asarray(L, dtype=np.float64)))


def parameter_rates(thetas: Sequence[Theta]) -> Array:
    """|theta_t - theta_(t-1)| / |theta_(t-1) - theta_(t-2)|, tending to r: shape (n - 1,).

    From theta_0 .. theta_n, all entries of all parameters as one vector with its Euclidean norm
    (the limit is the same in every norm). nan where the step before was 0.

    >>> parameter_rates([{"mu": [8.0, 0.0]}, {"mu": [4.0, 0.0]}, {"mu": [2.0, 0.0]}])
    array([0.5])
    """
    if len(thetas) < 3:
        return np.empty(0)
    flat = [np.concatenate([np.ravel(theta[key]) for key in thetas[-1]]) for theta in thetas]
    return _ratios(np.linalg.norm(np.diff(np.array(flat, dtype=np.float64), axis=0), axis=1))


def iterations_to_go(L: Sequence[float], within: float) -> float:
    """How many more iterations take L to `within` of Aitken's limit: 0 where it is there already.

    log(within / (L_inf - L_t)) / log a, rounded up, for steps that go on shrinking by the last
    ratio a; nan where there is no estimate of the limit.

    >>> iterations_to_go([-16.0, -8.0, -4.0], within=0.5)
    3.0
    """
    if not within > 0:
        raise BadInput("within", f"is {within}", "give a positive distance")
    left = abs(aitken_rise(L))
    if math.isnan(left):
        return math.nan
    if left <= within:
        return 0.0
    rate = abs((L[-1] - L[-2]) / (L[-2] - L[-3]))
    return float(math.ceil(math.log(within / left) / math.log(rate)))


def _ratios(steps: Array) -> Array:
    before, now = steps[:-1], steps[1:]
    ratios = np.full(now.shape, np.nan)
    np.divide(now, before, out=ratios, where=before != 0)
    return ratios
