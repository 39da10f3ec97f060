"""The parameters of theta: read, and checked against their domains."""

import math
from typing import Any

import numpy as np

from .covariances import _singly
from .errors import BadInput, Collapse
from .shapes import _agree, _lying, _real


def _parameter(theta: Any, name: str, keys: Any, wanted: Any, domain: str, sizes: Any) -> Any:
    """A parameter of theta; the values of several keys along a first axis, that of "" 1 less the
    others. ``wanted`` are the sizes of its axes, see _agree. Raises BadInput, and Collapse where a
    matrix is not positive definite."""
    several = len(keys) > 1
    if sizes.get("trusted") is theta:
        if "" in keys:
            rest = np.maximum(1.0 - sum([theta[key] for key in keys if key]), 0.0)
            return _lying(np.array([theta[key] if key else rest for key in keys]))
        return _lying(np.array([theta[key] for key in keys]) if several else
                      np.asarray(theta[keys[0]]))
    try:
        value = np.array([theta[key] for key in keys]) if several else theta[keys[0]]
    except (KeyError, TypeError, ValueError):
        value = None
    if _usual(value, several, wanted, domain, sizes):
        return _lying(value) if wanted else np.float64(value)
    domain = "covariance" if domain == "factored" else domain
    named = [key for key in keys if key]
    found = {}
    for key in named:
        said = f"theta[{key!r}]"
        if key not in theta:
            given = ", ".join(map(str, theta)) or "nothing"
            raise BadInput(f"{said} is missing: theta has {given}")
        found[key] = _agree(sizes, said, _real(said, theta[key]), wanted[several:])
        if not np.isfinite(found[key]).all():
            raise BadInput(f"{said} is not finite: give a number")
    if several and domain == "simplex":
        _require_together(named, found, keys)
    else:
        _require_domain(name, named, found, several, domain)
    return _lying(np.stack([found[key] for key in keys]) if several else found[keys[0]])


def _usual(value: Any, several: bool, wanted: Any, domain: str, sizes: Any) -> bool:
    """Whether a parameter is good at first sight. Whether a covariance that is "factored" is
    definite, its factors will say."""
    if isinstance(value, float) and not wanted:
        good = value > 0 if domain in ("positive", "variance") else \
            0 <= value <= 1 if domain == "probability" else domain not in _DOMAINS
        return good and math.isfinite(value)
    if not isinstance(value, np.ndarray) or value.dtype != np.float64 or value.size == 0 or \
            value.shape != tuple([sizes.get(n, n) for n in wanted]) or \
            domain != "factored" and not math.isfinite(np.add.reduce(value, None)):
        return False
    if domain == "factored" and "careful" not in sizes:
        return (_singly(value) or math.isfinite(np.add.reduce(value, None))) and _symmetric(value)
    if domain not in _DOMAINS:
        return domain != "factored"
    if domain == "covariance":
        return _symmetric(value) and _definite(value)
    if domain == "probability":
        return bool(value.min() >= 0 and value.max() <= 1)
    if domain == "simplex":
        return not several and bool(value.min() >= 0 and (
            abs(np.add.reduce(value, -1) - 1) <= 1e-8).all())
    return domain in ("positive", "variance") and bool(value.min() > 0)


def _symmetric(S: Any) -> bool:
    """Whether matrices are symmetric, as far as rounding goes."""
    turned = S.swapaxes(-1, -2)
    return S.tobytes() == turned.tobytes() or bool((
        abs(S - turned) <= 1e-8 * abs(S).max(axis=(-2, -1), keepdims=True)).all())


def _require_together(named: Any, found: Any, keys: Any) -> None:
    """Raises BadInput where the values of several keys are no weights; gives that of "" its value.
    """
    total = sum(found.values())
    if "" in keys:
        found[""] = np.maximum(1.0 - total, 0.0)
    low = min(float(np.min(value)) for value in found.values())
    good = np.all(total <= 1 + 1e-12) if "" in keys else np.all(abs(total - 1) <= 1e-8)
    if low < 0 or not good:
        where = f"sum to {'at most ' if '' in keys else ''}1"
        raise BadInput(f"{', '.join(f'theta[{key!r}]' for key in named)} cannot be used: a "
                       f"probability lies in [0, 1], and they {where}")


_DOMAINS: Any = {
    "probability": (lambda v: (v >= 0) & (v <= 1), "a probability lies in [0, 1]"),
    "at least 0": (lambda v: v >= 0, "it must be at least 0"),
    "positive": (lambda v: v > 0, "it must be greater than 0"),
    "variance": (lambda v: v >= 0, "a variance is greater than 0"),
    "simplex": (lambda v: (v >= 0) & (abs(v.sum(axis=-1, keepdims=True) - 1) <= 1e-8),
                "weights are at least 0 and sum to 1"),
    "covariance": (lambda v: abs(v - np.swapaxes(v, -1, -2)) <= 1e-8 * abs(v).max(initial=0.0),
                   "a covariance matrix is symmetric"),
}


def _require_domain(name: str, keys: Any, found: Any, several: bool, domain: str) -> None:
    """Raises BadInput where a value lies outside its domain; Collapse where a variance is 0, or a
    covariance matrix is not positive definite."""
    if domain not in _DOMAINS:
        return
    good, where = _DOMAINS[domain]
    wrong = [key for key in keys if not good(found[key]).all()]
    if wrong:
        raise BadInput(f"{', '.join(f'theta[{key!r}]' for key in wrong)} cannot be used: {where}")
    inner = 2 * (domain == "covariance")
    for n, key in enumerate(keys if domain in ("variance", "covariance") else ()):
        if inner and _definite(found[key]):
            continue
        for at in np.ndindex(found[key].shape[:found[key].ndim - inner]):
            value = found[key][at]
            if not (_definite(value) if inner else value > 0):
                what = f"theta[{key!r}] is not positive definite" if inner else \
                    "a variance in theta is 0"
                raise Collapse(what, name, n if several else at[0] if at else None)


def _definite(S: Any) -> bool:
    """Whether matrices are positive definite."""
    try:
        np.linalg.cholesky(S)
    except np.linalg.LinAlgError:
        return False
    return True
