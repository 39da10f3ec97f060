"""Steps, and the run of EM until it has converged."""

import math
from typing import Any, NamedTuple

import numpy as np

from .bounds import CRITERIA, EPS
from .errors import SINGULAR, BadInput, Collapse


class Sums(NamedTuple):
    """What the updates need of the data: sums over the rows; the responsibilities, where kept."""

    parts: Any
    T: Any


def _looked(module: Any, data: Any, theta: Any, keep: bool = False) -> Any:
    """What the updates need, in one pass where that keeps the digits, or the responsibilities, to
    ``keep``; log-likelihood, log prior."""
    gather = None if data.direct else module.get("_gather")
    try:
        found = gather(data, theta, keep) if gather else None
        if found is None:
            return module["_expect"](data, theta)
    except Collapse as collapse:
        before = data.sizes
        if collapse.what != SINGULAR or "careful" in before:
            raise
        # which covariance it is
        data.sizes = {**before, "careful": True}
        try:
            return _looked(module, data, theta, keep)
        finally:
            data.sizes = before
    return (found[0].T, *found[1:]) if keep else found


def _seen(module: Any, data: Any, theta: Any) -> Any:
    """The responsibilities, log-likelihood, log prior."""
    return _looked(module, data, theta, True)


def _renewed(module: Any, data: Any, found: Any, theta: Any) -> Any:
    """theta at t+1 from what was found at theta."""
    if isinstance(found, Sums):
        renewed = module["_renew"](data, found, theta)
        if renewed is not None:
            return renewed
        found, *_ = module["_expect"](data, theta)
    return module["_maximise"](data, found, theta)


def _one_step(module: Any, data: Any, theta: Any) -> Any:
    """theta at t+1, and the log-likelihood of the theta given."""
    found, value, _ = _looked(module, data, theta)
    if value == -math.inf:
        raise Collapse("an observation has probability 0")
    return _renewed(module, data, found, theta), value


class Fit(NamedTuple):
    """What a fit has found.

    ``theta`` with its ``log_likelihood``; ``trace``, one (theta, log-likelihood) for each iterate,
    the start first; ``responsibilities`` at theta; ``stopped``, one of "converged", "iterations",
    "collapsed"; ``iterations``, the steps taken; ``reason``, why it collapsed;
    ``log_posteriors``, log-likelihood and log prior of each iterate, where there are priors.
    """

    theta: dict[str, Any]
    log_likelihood: float
    trace: tuple[Any, ...]
    responsibilities: Any
    stopped: str
    iterations: int
    reason: str = ""
    log_posteriors: tuple[float, ...] = ()

    @property
    def risen(self) -> float:
        """What EM makes rise: the log posterior where there are priors, else the likelihood."""
        return self.log_posteriors[-1] if self.log_posteriors else self.log_likelihood

    def __repr__(self) -> str:
        return (f"Fit(log_likelihood={self.log_likelihood}, iterations={self.iterations}, "
                f"stopped={self.stopped!r})")


def _to_go(before: float, last: float, now: float) -> float:
    """What three log-likelihoods still rise, L_inf - L_t over 1 + |L_t|, as Aitken estimates it.

    That is exact where the steps shrink by a constant factor; inf where they do not shrink.
    """
    step, next_step = last - before, now - last
    if next_step == 0:
        return 0.0
    if abs(next_step) >= abs(step):
        return math.inf
    return abs(next_step * (next_step / (step - next_step))) / (1 + abs(now))


def _relative(now: Any, before: Any) -> float:
    """max|now - before| / max|now|."""
    apart = np.max(np.abs(np.subtract(now, before)))
    return float(apart / max(np.max(np.abs(now)), EPS * apart)) if apart else 0.0


def _change(criterion: str, thetas: Any, rises: Any) -> float:
    """What is compared with the tolerance after an iteration; inf while there are too few.

    "log-likelihood"  |L_t - L_(t-1)| / (1 + |L_t|)
    "parameters"      the largest max|theta_t - theta_(t-1)| / max|theta_t| of a parameter
    "aitken"          |L_inf - L_t| / (1 + |L_t|), the larger of two estimates in a row

    L is what EM makes rise: with a prior its logarithm is in it.
    """
    if criterion == "aitken":
        L = rises[-4:]
        return max(_to_go(*L[:3]), _to_go(*L[1:])) if len(L) == 4 else math.inf
    if len(rises) < 2:
        return math.inf
    if criterion == "parameters":
        before, now = thetas[-2][0], thetas[-1][0]
        return max(_relative(now[key], before[key]) for key in now)
    return float(abs(rises[-1] - rises[-2]) / (1 + abs(rises[-1])))


def _fit(module: Any, data: Any, start: Any, iterations: int, tolerance: float,
         progress: Any, criterion: str = "log-likelihood") -> Fit:
    """EM from ``start`` until |L_t - L_(t-1)| / (1 + |L_t|) <= tolerance, or what else the
    criterion compares with it, see _change; 0 never stops early.

    Raises Collapse where the start itself gives no likelihood.
    """
    if iterations < 0:
        raise BadInput(f"iterations is {iterations}: it must be at least 0")
    if not 0 <= tolerance < math.inf:
        raise BadInput(f"tolerance is {tolerance}: it must be finite and at least 0")
    if criterion not in CRITERIA:
        raise BadInput(f"criterion is {criterion!r}: there are {', '.join(CRITERIA)}")
    theta, trace, rises, stopped, reason = dict(start), [], [], "iterations", ""
    prior, found = None, None
    for t in range(iterations + 1):
        try:
            # the last iterate is asked for its responsibilities, not for the next one
            look = _looked if t < iterations else _seen
            T, value, prior = look(module, data, theta)
            risen = value if prior is None else value + prior
            if not math.isfinite(risen):
                raise Collapse("an observation has probability 0" if value == -math.inf
                               else "the prior density of a parameter is 0")
            trace.append((theta, value))
            rises.append(risen)
            found = T
            if progress is not None:
                progress(t, risen)
            if tolerance and _change(criterion, trace, rises) <= tolerance:
                stopped = "converged"
                break
            if t < iterations:
                theta = _renewed(module, data, T, theta)
                data.sizes = {**data.sizes, "trusted": theta}
        except Collapse as collapse:
            placed = Collapse(collapse.what, collapse.of, collapse.at, len(trace))
            if not trace:
                raise placed from collapse
            stopped, reason = "collapsed", str(placed)
            break
    theta, value = trace[-1]
    if isinstance(found, Sums):
        found, *_ = _seen(module, data, theta)
    return Fit(theta, value, tuple(trace), module["_answer"](found), stopped, len(trace) - 1,
               reason, () if prior is None else tuple(rises))
