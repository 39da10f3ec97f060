"""A witness for any model: its E- and M-step by brute force and numerical maximisation.

All it is told is log_joint(x, theta), the (N, K) array of log P(Z_i = k; theta) +
log p(x_i | Z_i = k; theta). No formula of any update enters.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize
from scipy.special import logsumexp

from numeric.derivatives import gradient, hessian
from numeric.domains import Array, Theta, responsibilities
from numeric.errors import BadInput, NoInteriorMaximum
from numeric.unconstrained import Chart, fitted_chart

LogJoint = Callable[[ArrayLike, Theta], Array]

# A sum over assignments has K^N terms.
MOST_ASSIGNMENTS = 10**6


def expected_log_joint(log_joint: LogJoint, x: ArrayLike, T: Array, theta: Theta) -> float:
    """Q = sum_i sum_k T_ik log_joint_ik(theta), where T_ik = 0 counts as 0.

    >>> expected_log_joint(lambda x, theta: np.log([[0.5, 0.0]]), [1], np.array([[1, 0]]), {})
    -0.6931471805599453
    """
    with np.errstate(all="ignore"):
        return math.fsum(np.where(T > 0, T * log_joint(x, theta), 0.0).ravel())


def assignment_sums(log_joint: LogJoint, x: ArrayLike, theta: Theta) -> tuple[Array, float]:
    """T (N, K) and log L, each summed over all K^N assignments z of components to rows.

    P(z | x) is the product of the joint densities of its rows over the sum of all such products,
    and T_ik the total over the z with z_i = k: nothing is assumed to factorise. BadInput where
    there are more than 10^6 assignments.

    >>> T, log_L = assignment_sums(lambda x, theta: np.log([[0.1, 0.3], [0.2, 0.2]]), [0, 0], {})
    >>> T.round(12), round(float(np.exp(log_L)), 12)
    (array([[0.25, 0.75],
           [0.5 , 0.5 ]]), 0.16)
    """
    terms = np.asarray(log_joint(x, theta))
    N, K = terms.shape
    if K**N > MOST_ASSIGNMENTS:
        raise BadInput("x", f"has {K}^{N} assignments", f"take at most {MOST_ASSIGNMENTS} of them")
    z = np.array(list(itertools.product(range(K), repeat=N)))
    complete = terms[np.arange(N), z].sum(axis=1)
    log_L = float(logsumexp(complete))
    weight = np.exp(complete - log_L)
    T = np.stack([np.sum(weight[:, None] * (z == k), axis=0) for k in range(K)], axis=1)
    return T, log_L


def numerical_m_step(log_joint: LogJoint, x: ArrayLike, T: ArrayLike, start: Theta,
                     domains: Mapping[str, str]) -> dict[str, Any]:
    """The theta that maximises Q = sum_ik T_ik log_joint_ik(theta), good to 1e-6 relative.

    BFGS in the chart of `domains` (see numeric.unconstrained), started at `start` and again in a
    chart about each optimum until it rests, then Newton steps on central differences: a local
    maximum, to be sought from more than one start where Q may have several. NoInteriorMaximum
    where Q grows towards a border of a domain, or is flat or not finite about its best point.

    >>> mean = numerical_m_step(
    ...     lambda x, theta: -((np.asarray(x)[:, None] - theta["m"]) ** 2),
    ...     [1.0, 2.0, 6.0], np.ones((3, 1)), {"m": 0.0}, {"m": "real"})
    >>> round(mean["m"], 9)
    3.0
    """
    T = responsibilities(T, len(np.asarray(x)))
    scale = math.fsum(T.ravel())

    def mean_Q(theta: Theta) -> float:
        return expected_log_joint(log_joint, x, T, theta) / scale

    return maximum(mean_Q, start, domains)


def maximum(f: Callable[[Theta], float], start: Theta, domains: Mapping[str, str],
            rounds: int = 40) -> dict[str, Any]:
    """The local maximum of f(theta) reached from start, inside the domains, to 1e-6 relative.

    f should vary by about 1 over its region of interest, as a mean log-likelihood does.

    >>> peak = maximum(lambda t: np.log(t["r"]) - t["r"], {"r": 20.0}, {"r": "positive"})
    >>> round(peak["r"], 9)
    1.0
    """
    theta = dict(start)
    for _ in range(rounds):
        before = f(theta)
        if not math.isfinite(before):
            raise NoInteriorMaximum(f"the objective is {before} at {theta}: start elsewhere")
        try:
            chart = fitted_chart(f, theta, domains)
        except (BadInput, np.linalg.LinAlgError) as cause:
            raise NoInteriorMaximum(f"the maximum is at a border of the domain: {cause}") from cause

        def falling(u: Array, chart: Chart = chart) -> float:
            # A unit is already a large step: beyond 30, exp overflows and f is of no interest.
            far = u if chart.units is None else u * chart.units
            value = f(chart.theta(u)) if np.all(np.abs(far) < 1e300) else -math.inf
            return -value if math.isfinite(value) else 1e300

        def slope(u: Array, falling: Callable[[Array], float] = falling) -> Array:
            return gradient(falling, u)

        # Far from the start its units are wrong: a new chart is worth more than iterations.
        found = minimize(falling, np.zeros(chart.size), jac=slope, method="BFGS",
                         options={"gtol": 1e-9, "maxiter": 60})
        theta = chart.theta(found.x)
        if np.max(np.abs(found.x), initial=0) < 1e-4:
            break
    return _newton(f, theta, domains)


def _newton(f: Callable[[Theta], float], theta: dict[str, Any],
            domains: Mapping[str, str]) -> dict[str, Any]:
    """theta after Newton steps for a vanishing gradient; proof enough of a strict maximum."""
    for _ in range(4):
        try:
            chart = fitted_chart(f, theta, domains)

            def inside(u: Array, chart: Chart = chart) -> float:
                return f(chart.theta(u))

            origin = np.zeros(chart.size)
            slope, bend = gradient(inside, origin), hessian(inside, origin)
            largest = np.linalg.eigvalsh(bend)[-1]
        except (BadInput, np.linalg.LinAlgError) as cause:
            raise NoInteriorMaximum(f"no interior maximum about {theta}: {cause}") from cause
        if not largest < -1e-9:
            what = f"the largest second derivative is {largest:.3g}, not negative, at {theta}"
            raise NoInteriorMaximum(f"{what}: the maximum is flat or at a border of the domain")
        move: Array = -np.linalg.solve(bend, slope).astype(np.float64)
        theta = chart.theta(move)
        if np.max(np.abs(move)) < 1e-9:
            return theta
    if np.max(np.abs(move)) > 1e-7:
        raise NoInteriorMaximum(f"Newton steps do not settle at {theta}: start elsewhere")
    return theta
