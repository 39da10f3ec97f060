"""What every generated module has: reading, safe logarithms, contractions, the run of EM.

The text of this module stands at the head of what is generated; it imports NumPy alone.
"""

import math
import warnings
from typing import Any, NamedTuple

import numpy as np

#: The logarithm of 0: what is multiplied by it may be 0, and a sum of many of them is finite.
LOG_0 = -1e300
#: A sum over so many places at most is one of matrix products.
SHORT = 16


class BadInput(ValueError):
    """Data or parameters that the formulas cannot take: what is wrong, and what to do."""


class Collapse(ArithmeticError):
    """No next parameters exist: what ran out, for which component."""


def _log(p: Any) -> Any:
    """log p; LOG_0 where p is 0."""
    return np.maximum(np.log(p), LOG_0)


def _log1p(u: Any) -> Any:
    """log(1 + u); LOG_0 where u is -1."""
    return np.maximum(np.log1p(u), LOG_0)


def _posterior(log_joint: Any, n: int) -> Any:
    """The shares of exp(log_joint) over its first n axes, and the logarithm of its sum."""
    over = tuple(range(n))
    top = np.maximum(log_joint.max(axis=over, keepdims=True), -1e308)
    shares = np.exp(log_joint - top)
    total = shares.sum(axis=over, keepdims=True)
    shares /= total
    return shares, (top + np.log(total)).reshape(log_joint.shape[n:])


def _spread(part: Any, names: str, larger: str) -> Any:
    """An array with those axes as one that has the larger's, of length 1 where it lacks one."""
    placed = part.transpose([names.index(n) for n in larger if n in names])
    return placed[tuple(slice(None) if n in names else None for n in larger)]


def _contract(spec: str, *parts: Any) -> Any:
    """np.einsum(spec, *parts) by matrix products: what the largest part holds is multiplied into
    it, until there are two."""
    inputs, out = spec.split("->")
    named = [(names, part) for names, part in zip(inputs.split(","), parts)]
    while len(named) > 2:
        named.sort(key=lambda each: len(each[0]))
        names, part = named.pop(0)
        at = next((n for n, (larger, _) in enumerate(named) if set(names) <= set(larger)), None)
        if at is None or len(set(names)) < len(names):
            named.insert(0, (names, part))
            break
        larger, other = named[at]
        named[at] = larger, _spread(part, names, larger) * other
    if len(named) != 2 or any(len(set(names)) < len(names) for names, _ in named):
        spec = f"{','.join(names for names, _ in named)}->{out}"
        return np.einsum(spec, *(part for _, part in named), optimize=True)
    (left, a), (right, b) = sorted(named, key=lambda each: each[1].size)
    size = {**dict(zip(left, a.shape)), **dict(zip(right, b.shape))}
    # the order in which the larger one lies in memory
    lies = [n for n, _ in sorted(zip(right, b.strides), key=lambda each: -abs(each[1]))]
    batch = [n for n in out if n in left and n in right]
    summed = [n for n in lies if n in left and n not in out]
    rows = [n for n in left if n not in right]
    columns = [n for n in lies if n not in left]
    if not rows and not columns:
        found = (_spread(a, left, right) * b).sum(axis=tuple(right.index(n) for n in summed))
        kept = [n for n in right if n in batch]
        return found.transpose([kept.index(n) for n in out])
    if not summed or any(n not in out for n in rows + columns):
        return np.einsum(f"{left},{right}->{out}", a, b)
    # a product for each place of short axes, which need not be copied to lie side by side
    short = [names[:-1] if math.prod(size[n] for n in names[:-1]) <= SHORT else []
             for names in (summed, columns)]
    each = batch + short[0] + short[1]
    summed, columns = ([n for n in names if n not in each] for names in (summed, columns))

    def laid(array: Any, names: str, first: list[str], then: list[str]) -> Any:
        """The array as matrices of those axes; what lies side by side in memory stays so."""
        turned = names[int(np.argmin(np.abs(array.strides)))] in first
        one, two = (then, first) if turned else (first, then)
        placed = _spread(array, names, "".join(each + one + two))
        found = placed.reshape(*placed.shape[:len(each)], *(
            math.prod(size[n] for n in group) for group in (one, two)))
        return found.swapaxes(-1, -2) if turned else found

    found = laid(a, left, rows, summed) @ laid(b, right, summed, columns)
    made = each + rows + columns
    found = found.reshape([size[n] for n in made])
    if short[0]:
        found = found.sum(axis=tuple(made.index(n) for n in short[0]))
        made = [n for n in made if n not in short[0]]
    return found.transpose([made.index(n) for n in out])


def _cholesky(S: Any) -> Any:
    """The lower factor of a covariance. Raises Collapse where it is singular."""
    try:
        return np.linalg.cholesky(S)
    except np.linalg.LinAlgError:
        raise Collapse("a covariance is singular: its rows lie in a plane, or there are too few of "
                       "them") from None


def _array(name: str, value: Any, axes: int, lying: bool = True) -> Any:
    """A float array with that many axes. Raises BadInput."""
    try:
        found = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise BadInput(f"{name} is no array of numbers") from None
    if found.ndim != axes:
        raise BadInput(f"{name} has {found.ndim} axes: it needs {axes}")
    # what is computed for every row runs along the rows where they are many
    lying = lying and found.ndim > 0 and found.shape[0] > found.shape[-1]
    return np.asfortranarray(found) if lying else found


def _parameter(theta: Any, name: str, keys: Any, axes: int) -> Any:
    """A parameter of theta; the values of several keys along a first axis, that of "" 1 less the
    others. Raises BadInput."""
    named = [key for key in keys if key]
    for key in named:
        if key not in theta:
            raise BadInput(f"theta has no {key!r}: it needs {', '.join(named)}")
    found = {key: _finite(f"theta[{key!r}]", _array(f"theta[{key!r}]", theta[key],
                                                    axes - (len(keys) > 1))) for key in named}
    if len({each.shape for each in found.values()}) > 1:
        raise BadInput(f"{', '.join(named)} have different shapes")
    if len(keys) == 1:
        return found[keys[0]]
    if "" in keys:
        found[""] = 1.0 - sum(found.values())
        if np.any(found[""] < -1e-12):
            raise BadInput(f"{', '.join(named)} sum to more than 1")
        found[""] = np.maximum(found[""], 0.0)
    return np.stack([found[key] for key in keys])


class Prepared(dict[str, Any]):
    """The arrays of the data, read and checked; ``floor`` is a variance that rounding leaves."""

    floor = 0.0

    def of(self, *observed: Any) -> Any:
        """The same, with the floor that these numbers have."""
        largest = max((float(max(x.max(initial=0.0), -x.min(initial=0.0))) for x in observed),
                      default=0.0)
        self.floor = (8 * np.finfo(np.float64).eps * largest) ** 2
        return self

    def laid(self) -> Any:
        """The same, with what many steps share laid out in memory."""
        if "rows" in self:
            with np.errstate(all="ignore"):
                self["rows"].lay()
        return self


def _named(x: Any, only: str, known: Any) -> Any:
    """The data by the names of the variables. Raises BadInput."""
    if isinstance(x, dict):
        return {**x, **(known or {})}
    if not only:
        raise BadInput("there are several observed variables: give a mapping from their names")
    return {only: x, **(known or {})}


def _count(theta: Any, key: str, axis: int, size: Any) -> Any:
    """How many labels there are: ``size``, or as theta has; None where there is neither."""
    return size if size is not None or theta is None else np.shape(theta[key])[axis]


def _given(given: Any, name: str) -> Any:
    """An array of the data. Raises BadInput."""
    if name not in given:
        raise BadInput(f"the data have no {name!r}: it needs a value of it")
    return given[name]


def _finite(name: str, value: Any) -> Any:
    """The value. Raises BadInput where it is not finite."""
    if not np.all(np.isfinite(value)):
        raise BadInput(f"{name} has an empty or infinite cell, and none is said to be missing")
    return value


def _within(name: str, value: Any, low: float, high: float, whole: bool) -> Any:
    """The value. Raises BadInput where a cell lies outside of the support."""
    good = np.isnan(value) | ((value >= low) & (value <= high))
    if whole:
        good &= np.isnan(value) | (value == np.floor(value))
    if not np.all(good):
        place = ", ".join(str(int(n) + 1) for n in np.argwhere(~good)[0])
        where = f"{name}[{place}]" if place else name
        kind = "whole numbers" if whole else "numbers"
        raise BadInput(f"{where} is {value[~good].ravel()[0]:g}: its law is one of {kind} from "
                       f"{low:g} to {high:g}")
    return value


def _filled(value: Any) -> Any:
    """The value with missing cells at one that is there: they count nothing."""
    missing = np.isnan(value)
    if not missing.any():
        return value
    return np.where(missing, value[~missing][0] if (~missing).any() else 1.0, value)


def _one_hot(name: str, value: Any, axes: int, labels: Any, missing: bool = False) -> Any:
    """1.0 at the label of each cell along a new last axis; zeros where it is missing.

    ``labels`` are those of the statement, or how many there are: then cells are 1, 2, ..., up to
    the largest where it is None. An array with an axis more is one-hot already. Raises BadInput.
    """
    cells = np.asarray(value)
    if cells.ndim == axes + 1:
        return _finite(name, _array(name, cells, axes + 1))
    if cells.ndim != axes:
        raise BadInput(f"{name} has {cells.ndim} axes: it needs {axes}")
    text: Any = np.array([_label(cell) for cell in cells.ravel().tolist()], dtype=object)
    if labels is None:
        labels = max((int(t) for t in text if t.isdecimal()), default=0)
    known = tuple(str(n + 1) for n in range(labels)) if isinstance(labels, int) else labels
    found = np.zeros((text.size, len(known)))
    for n, label in enumerate(known):
        found[text == label, n] = 1.0
    lost = (found.sum(axis=1) == 0) & (text != "")
    if lost.any():
        raise BadInput(f"{name} has {text[lost][0]!r}: its labels are {', '.join(known)}")
    if not missing and (text == "").any():
        raise BadInput(f"{name} has an empty cell, and none is said to be missing")
    return found.reshape(*cells.shape, len(known))


def _label(cell: Any) -> str:
    """A cell as a label: 2.0 is "2", a missing one ""."""
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, (int, float)) and cell == int(cell):
        return str(int(cell))
    return str(cell).strip()


def _next(name: str, value: Any, domain: str, floor: float) -> Any:
    """A next parameter. Raises Collapse where it is none of its domain: a variance that is no more
    than what rounding leaves, ``floor``, is 0."""
    value = np.asarray(value)
    good = np.isfinite(value)
    if domain in ("positive", "variance"):
        good &= value > (floor if domain == "variance" else 0)
    if not np.all(good):
        place = tuple(int(n) + 1 for n in np.argwhere(~good)[0]) if value.ndim else ()
        at = f"[{', '.join(map(str, place))}]" if place else ""
        worst = value[~good].ravel()[0]
        raise Collapse(f"{name}{at} would be {worst:g}: no observation is left to it, or those "
                       "that are left do not vary")
    if domain == "covariance":
        spread = np.sqrt(np.diagonal(value, axis1=-2, axis2=-1))
        if not np.all(spread**2 > floor):
            raise Collapse(f"{name} is singular: the observations that are left to it do not vary")
        whole = value / (spread[..., :, None] * spread[..., None, :])
        least = np.linalg.eigvalsh(whole)[..., 0]
        if not np.all(least > 4 * value.shape[-1] * np.finfo(np.float64).eps):
            raise Collapse(f"{name} is singular: the observations that are left to it lie in a "
                           "plane, or there are too few of them")
    if domain == "probability":
        value = np.clip(value, 0.0, 1.0)
    return value


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


class Sums(NamedTuple):
    """What the updates need of the data: sums over the rows; the responsibilities, where kept."""

    parts: Any
    T: Any


def _looked(module: Any, data: Any, theta: Any) -> Any:
    """What the updates need, in one pass where that keeps the digits; log-likelihood, log prior."""
    found = module["_gather"](data, theta) if module.get("_gather") else None
    return module["_expect"](data, theta) if found is None else found


def _seen(module: Any, data: Any, theta: Any) -> Any:
    """The responsibilities, log-likelihood, log prior."""
    found = module["_gather"](data, theta, True) if module.get("_gather") else None
    if found is None:
        return module["_expect"](data, theta)
    sums, value, prior = found
    return (sums.T,), value, prior


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


def _fit(module: Any, data: Any, start: Any, iterations: int, tolerance: float,
         progress: Any) -> Fit:
    """EM from ``start`` until |L_t - L_(t-1)| / (1 + |L_t|) <= tolerance; 0 never stops early.

    Raises Collapse where the start itself gives no likelihood.
    """
    if iterations < 0:
        raise BadInput(f"iterations is {iterations}: it must be at least 0")
    if not 0 <= tolerance < math.inf:
        raise BadInput(f"tolerance is {tolerance}: it must be finite and at least 0")
    theta, trace, rises, stopped, reason = dict(start), [], [], "iterations", ""
    prior, found = None, None
    for t in range(iterations + 1):
        try:
            T, value, prior = _looked(module, data, theta)
            risen = value if prior is None else value + prior
            if not math.isfinite(risen):
                raise Collapse("an observation has probability 0" if value == -math.inf
                               else "the prior density of a parameter is 0")
            trace.append((theta, value))
            rises.append(risen)
            found = T
            if progress is not None:
                progress(t, risen)
            if tolerance and t and abs(risen - rises[-2]) <= tolerance * (1 + abs(risen)):
                stopped = "converged"
                break
            if t < iterations:
                theta = _renewed(module, data, T, theta)
        except Collapse as collapse:
            if not trace:
                raise
            stopped, reason = "collapsed", str(collapse)
            break
    theta, value = trace[-1]
    if isinstance(found, Sums):
        found, *_ = _seen(module, data, theta)
    return Fit(theta, value, tuple(trace), module["_answer"](found), stopped, len(trace) - 1,
               reason, () if prior is None else tuple(rises))
