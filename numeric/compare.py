"""Two EMs side by side: one step, the whole path, and whether the log-likelihood ever falls.

An EM is given by its step, a callable (x, theta) or (x, theta, known) that returns the next theta
and the log-likelihood of the theta given. The witness for a model without a hand-written EM is
numerical_m_step, from numeric.witness.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from numeric.domains import Theta
from numeric.errors import BadInput
from numeric.witness import numerical_m_step

__all__ = ["compare_paths", "compare_steps", "conditioning", "falls", "largest",
           "log_likelihood_difference", "numerical_m_step", "relative_difference",
           "rounding_of_log_likelihood", "theta_differences"]

Step = Callable[..., tuple[Theta, float]]

EPS = float(np.finfo(np.float64).eps)


def relative_difference(a: ArrayLike, b: ArrayLike) -> float:
    """max|a - b| / max|b|, both of one shape: 0 where equal, inf where only b is 0 or a is nan.

    BadInput where the shapes differ: values of unlike shape are not compared by broadcasting.

    >>> relative_difference([1.0, 2.2], [1.0, 2.0]), relative_difference(1.0, 0.0)
    (0.10000000000000009, inf)
    """
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if a.shape != b.shape:
        raise BadInput("the values", f"have shapes {a.shape} and {b.shape}", "give equal shapes")
    if np.array_equal(a, b):
        return 0.0
    if not (np.all(np.isfinite(a)) and np.all(np.isfinite(b))):
        return math.inf
    size = float(np.max(np.abs(b)))
    return float(np.max(np.abs(a - b))) / size if size > 0 else math.inf


def theta_differences(theta: Theta, reference: Theta) -> dict[str, float]:
    """relative_difference for each parameter of the reference; BadInput where the keys differ.

    >>> theta_differences({"tau": 0.5, "mu": [1.0]}, {"tau": 0.5, "mu": [2.0]})
    {'tau': 0.0, 'mu': 0.5}
    """
    if set(theta) != set(reference):
        what = f"has {sorted(theta)}, the reference {sorted(reference)}"
        raise BadInput("theta", what, "compare the same parameters")
    return {key: relative_difference(theta[key], value) for key, value in reference.items()}


def conditioning(theta: Theta) -> float:
    """The largest condition number of the covariances of a theta, 1 where it has none: a step at it
    is sure to a relative eps times that (Higham, Accuracy and Stability, ch. 10).

    >>> conditioning({"mu": [0.0, 1.0], "Sigma": [[4.0, 0.0], [0.0, 1.0]]})
    4.0
    """
    covariances = [np.asarray(v, dtype=np.float64) for key, v in theta.items()
                   if key.startswith("Sigma")]
    return max((float(np.max(np.linalg.cond(a))) for a in covariances if a.ndim > 1), default=1.0)


def log_likelihood_difference(a: float, b: float) -> float:
    """|a - b| / (1 + |b|): relative where it is large, absolute where it passes through 0.

    >>> log_likelihood_difference(-99.0, -100.0) == 1 / 101
    True
    """
    if a == b:
        return 0.0
    return abs(a - b) / (1 + abs(b)) if math.isfinite(a) and math.isfinite(b) else math.inf


def compare_steps(step: Step, reference: Step, x: ArrayLike, theta: Theta,
                  known: Any = None) -> dict[str, float]:
    """The differences after one step from the same theta, by parameter and "log_likelihood".

    >>> def halve(x, theta): return {"m": theta["m"] / 2}, -1.0
    >>> def stay(x, theta): return theta, -1.0
    >>> compare_steps(halve, stay, [], {"m": 2.0})
    {'m': 0.5, 'log_likelihood': 0.0}
    """
    return _differences(_take(step, x, theta, known), _take(reference, x, theta, known))


def compare_paths(step: Step, reference: Step, x: ArrayLike, start: Theta, iterations: int,
                  known: Any = None) -> list[dict[str, float]]:
    """The differences of two whole paths, each going on from its own theta: one per step.

    Element t holds those of theta^(t+1) and of the log-likelihood of theta^t, so that small
    differences may grow along the path where EM itself spreads them.

    >>> def halve(x, theta): return {"m": theta["m"] / 2}, -1.0
    >>> def stay(x, theta): return theta, -1.0
    >>> [d["m"] for d in compare_paths(halve, stay, [], {"m": 2.0}, 2)]
    [0.5, 0.75]
    """
    theta_a = theta_b = start
    path = []
    for _ in range(iterations):
        a, b = _take(step, x, theta_a, known), _take(reference, x, theta_b, known)
        path.append(_differences(a, b))
        theta_a, theta_b = a[0], b[0]
    return path


def largest(differences: Mapping[str, float] | Sequence[Mapping[str, float]]) -> float:
    """The largest difference of one step or of a whole path; 0 for an empty one.

    >>> largest([{"m": 0.5}, {"m": 0.75}])
    0.75
    """
    steps = [differences] if isinstance(differences, Mapping) else differences
    return max((value for step in steps for value in step.values()), default=0.0)


def rounding_of_log_likelihood(x: ArrayLike, log_likelihood: float) -> float:
    """What rounding may do to a log-likelihood of x: 8 eps (N d + |L|).

    A row's log-density is a sum of about d terms of order 1 and of its own size, each rounded to
    eps / 2; these errors add up over N rows, at worst all with one sign. Rows much farther out
    than a few standard deviations enter by |L|, which they make large.

    >>> rounding_of_log_likelihood([[0.0, 1.0]], -1.0) == 24 * EPS
    True
    """
    return 8 * EPS * (np.size(x) + abs(log_likelihood))


def falls(x: ArrayLike, log_likelihoods: Sequence[float]) -> list[tuple[int, float]]:
    """The (t, L_t - L_(t-1)) where the log-likelihood falls by more than rounding: [] for an EM.

    nan counts as a fall. The tolerance is rounding_of_log_likelihood at the larger of the two.

    >>> falls([0.0], [-3.0, -2.0, -2.5, -1.0])
    [(2, -0.5)]
    """
    wrong = []
    for t, (before, now) in enumerate(pairwise(log_likelihoods), start=1):
        allowed = max(rounding_of_log_likelihood(x, L) for L in (before, now))
        if not now - before >= -allowed:
            wrong.append((t, now - before))
    return wrong


def _differences(a: tuple[Theta, float], b: tuple[Theta, float]) -> dict[str, float]:
    likelihood = {"log_likelihood": log_likelihood_difference(a[1], b[1])}
    return theta_differences(a[0], b[0]) | likelihood


def _take(step: Step, x: ArrayLike, theta: Theta, known: Any) -> tuple[Theta, float]:
    return step(x, theta) if known is None else step(x, theta, known)
