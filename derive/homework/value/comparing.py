"""The comparison of two members of a line by their values, at every place of their letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np

from ..judge.judging import FAULTS
from . import named
from .instance import Instance
from .named import Named, NoValue

#: "unread" is right at some places only; "none" has no value.
Result = Literal["right", "wrong", "unread", "none"]
#: A way to evaluate a member at an instance; None is zero.
Value = Callable[[Instance], Named | None]


def everywhere(instances: Sequence[Instance], truth: Value, value: Value, tolerance: float,
               gradient: bool = False) -> Result:
    """Whether two formulas have one value at all instances. A row is the column that it is the
    transpose of; a ``gradient`` by a matrix may be the one by its entries, 2 G - diag(G)."""
    for instance in instances:
        try:
            mine = value(instance)
            assert mine is not None
            found = _match(truth(instance), mine, tolerance, gradient)
        except (*FAULTS, RecursionError):
            return "none"
        if found != "right":
            return found
    return "right"


def _match(truth: Named | None, value: Named, tolerance: float, gradient: bool) -> Result:
    """Right where equal at every place of the letters, wrong where at none; a row is the column
    that it is the transpose of, a gradient by a matrix may be the one by its entries."""
    if truth is None:
        truth = Named((), np.zeros((1, 1, 1))[0] if value.scalar else np.zeros(value.shape))
    if truth.shape != value.shape and truth.shape == value.shape[::-1] and 1 in truth.shape:
        value = named.transpose(value)
    if truth.shape != value.shape:
        return "unread"
    _, (a, b) = named.aligned([truth, value])
    a, b = np.broadcast_arrays(a, b)
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        raise NoValue("no finite number")
    scale = tolerance * (1 + np.abs(a).max(axis=(-2, -1)))
    same = (np.abs(a - b).max(axis=(-2, -1)) <= scale)
    rows, columns = truth.shape
    if gradient and rows == columns > 1:
        doubled = a * (2 - np.eye(rows))
        same |= (np.abs(doubled - b).max(axis=(-2, -1)) <= scale)
    return "right" if same.all() else "unread" if same.any() else "wrong"


def any_of(found: Sequence[Result]) -> Result:
    """Right where one reading is right, wrong where all that have a value are, the first among
    them."""
    if "right" in found:
        return "right"
    if not found or found[0] == "none":
        return "unread"
    return "wrong" if all(f in ("wrong", "none") for f in found) else "unread"
