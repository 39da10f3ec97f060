"""A start that somebody gives: its shapes and its domains, said by key before a formula fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..fitting.starts import StartError
from ..model import Parameter
from .emstep import EmStep
from .starts import first_theta

#: How far from 1 weights may sum to, and a matrix from its transpose, relatively.
ROUNDED = 1e-8


def require_start(em: EmStep, start: Mapping[str, Any], sizes: Mapping[str, int]) -> None:
    """Raises StartError where a value of theta has another shape than the model and the data give
    it, or lies outside its domain."""
    like = first_theta(em, sizes)
    for p in em.model.parameters:
        total = 0.0
        for key in p.theta:
            if key not in start:
                raise StartError(f"{key} is missing; the keys are {', '.join(em.model.keys)}")
            value = np.asarray(start[key], float)
            have, want = value.shape, np.shape(like[key])
            if have != want:
                raise StartError(f"{key} is {shaped(have)}; it must be {shaped(want)}")
            if not np.isfinite(value).all():
                raise StartError(f"{key} has a value that is not finite; give numbers")
            inner = 2 if p.structure or p.domain == "covariance" else 0
            for at in np.ndindex(want[:len(want) - inner]):
                fault = _outside(p, value[at])
                if fault:
                    place = f", component {at[0] + 1}," if at and len(p.theta) == 1 else ""
                    raise StartError(f"{key}{place} {fault}")
            total += float(np.sum(value)) if len(p.keys) > 1 else 0.0
        rest = "" in p.keys
        if p.domain == "simplex" and (rest and total > 1 or len(p.keys) > 1 and not rest
                                      and abs(total - 1) > ROUNDED):
            _refuse_sum(p.theta, total, rest)
        if p.domain == "simplex" and len(p.keys) < 2:
            sums = np.sum(start[p.theta[0]], axis=-1)
            if np.abs(sums - 1).max() > ROUNDED:
                _refuse_sum(p.theta, float(np.ravel(sums)[np.argmax(np.abs(sums - 1))]), False)


def _refuse_sum(keys: Sequence[str], total: float, rest: bool) -> None:
    raise StartError(f"the weights {', '.join(keys)} sum to {total:g}; they must sum to "
                     f"{'at most 1' if rest else '1'}")


def shaped(shape: tuple[int, ...]) -> str:
    """An array's shape in words.

    >>> shaped(()), shaped((2,)), shaped((2, 3))
    ('one number', '2 numbers', '2 rows of 3 numbers')
    """
    if len(shape) > 3:
        return f"nested {len(shape)} deep"
    if shape in ((), (1,)):
        return "a list of one number" if shape else "one number"
    units = (("number", "numbers"), ("row", "rows"), ("matrix", "matrices"))
    words = [f"{n} {unit[n != 1]}" for n, unit in zip(reversed(shape), units)]
    return " of ".join(reversed(words))


def _outside(p: Parameter, value: Any) -> str:
    """What is wrong with a number or matrix, and where it should lie; "" where it lies there."""
    if p.structure or p.domain == "covariance":
        if np.any(abs(value - value.T) > ROUNDED * abs(value).max()):
            return "is not symmetric; give a covariance matrix"
        if np.linalg.eigvalsh(value)[0] <= 0:
            return "is not positive definite; give a covariance matrix"
        return ""
    good, where = {
        "simplex": (0 <= value <= 1, "a probability lies in [0, 1]"),
        "probability": (0 <= value <= 1, "a probability lies in [0, 1]"),
        "positive": (value >= 0, "it must be at least 0"),
        "variance": (value > 0, "a variance is more than 0")}.get(p.domain, (True, ""))
    return "" if good else f"is {value:g}; {where}"
