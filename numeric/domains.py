"""What observations and parameters must be before a formula touches them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from numeric.errors import BadInput

Array = NDArray[np.float64]
Theta = Mapping[str, Any]

# Weights typed with a few digits, such as 0.333, 0.333, 0.334, have to sum to 1 up to rounding.
WEIGHT_SUM_ERROR = 1e-8


def matrix_rows(x: ArrayLike) -> Array:
    """x as finite float64 of shape (N, d); a vector of length N counts as N rows of one column.

    BadInput for an empty x, for three or more axes, for a value that is not finite.

    >>> matrix_rows([1, 2, 3]).shape
    (3, 1)
    """
    rows = _numbers("x", x)
    rows = rows[:, None] if rows.ndim == 1 else rows
    if rows.ndim != 2 or 0 in rows.shape:
        raise BadInput("x", f"has shape {np.shape(x)}", "give N >= 1 rows of d >= 1 numbers")
    return _finite("x", rows)


def vector_rows(x: ArrayLike) -> Array:
    """x as finite float64 of shape (N,), given as (N,) or (N, 1); BadInput otherwise.

    >>> vector_rows([[1], [2]])
    array([1., 2.])
    """
    rows = matrix_rows(x)
    if rows.shape[1] != 1:
        raise BadInput("x", f"has {rows.shape[1]} columns", "this model takes one number a row")
    return rows[:, 0]


def counts(name: str, values: ArrayLike) -> Array:
    """The values as float64 of shape (N,); BadInput unless each is one of 0, 1, 2, ...

    >>> counts("x", [3, 0, 1])
    array([3., 0., 1.])
    """
    numbers = vector_rows(values) if name == "x" else _finite(name, _numbers(name, values))
    if numbers.ndim != 1:
        raise BadInput(name, f"has shape {numbers.shape}", "give one count a row, shape (N,)")
    wrong = np.flatnonzero((numbers < 0) | (numbers != np.floor(numbers)))
    if wrong.size:
        at = wrong[0]
        raise BadInput(f"{name}[{at}]", f"is {numbers[at]:g}", "counts are 0, 1, 2, ...")
    return numbers


def responsibilities(T: ArrayLike, rows: int, components: int | None = None) -> Array:
    """T as float64 of shape (N, K); BadInput for another shape, an entry outside [0, 1], or a row
    whose sum is not 1 within 1e-8.

    >>> responsibilities([[0.25, 0.75]], rows=1, components=2)
    array([[0.25, 0.75]])
    """
    numbers = _finite("T", _numbers("T", T))
    if numbers.ndim != 2 or len(numbers) != rows or components not in (None, numbers.shape[1]):
        wanted = f"({rows}, {components or 'K'})"
        raise BadInput("T", f"has shape {numbers.shape}", f"give one row a row of x: {wanted}")
    # Rounding may carry a responsibility past 1 by a unit in the last place.
    if np.any(numbers < 0) or np.any(numbers > 1 + 1e-12):
        raise BadInput("T", "has entries outside [0, 1]", "responsibilities are probabilities")
    wrong = np.flatnonzero(np.abs(numbers.sum(axis=1) - 1) > WEIGHT_SUM_ERROR)
    if wrong.size:
        what = f"sums to {numbers[wrong[0]].sum():.10g}"
        raise BadInput(f"T[{wrong[0]}]", what, "the responsibilities of a row sum to 1")
    return numbers


def parameter(theta: Theta, key: str, shape: tuple[int | None, ...]) -> Array:
    """theta[key] as finite float64 of the shape, where None is any length; BadInput otherwise.

    >>> parameter({"mu": [[1, 2]]}, "mu", (None, 2))
    array([[1., 2.]])
    """
    if key not in theta:
        given = ", ".join(map(str, theta)) or "nothing"
        raise BadInput(f"theta[{key!r}]", "is missing", f"theta has {given}")
    numbers = _finite(f"theta[{key!r}]", _numbers(f"theta[{key!r}]", theta[key]))
    fits = len(numbers.shape) == len(shape) and all(
        want in (None, have) for want, have in zip(shape, numbers.shape))
    if not fits:
        wanted = tuple("any" if n is None else n for n in shape)
        raise BadInput(f"theta[{key!r}]", f"has shape {numbers.shape}", f"it must be {wanted}")
    return numbers


def probability(theta: Theta, key: str) -> float:
    """theta[key] as a float in [0, 1]; BadInput otherwise.

    >>> probability({"tau": 0.3}, "tau")
    0.3
    """
    value = float(parameter(theta, key, ()))
    if not 0 <= value <= 1:
        raise BadInput(f"theta[{key!r}]", f"is {value:g}", "a probability lies in [0, 1]")
    return value


def simplex(theta: Theta, key: str) -> Array:
    """theta[key] as weights (K,), none negative, summing to 1 within 1e-8; BadInput otherwise.

    >>> simplex({"pi": [0.25, 0.75]}, "pi")
    array([0.25, 0.75])
    """
    weights = parameter(theta, key, (None,))
    if np.any(weights < 0) or abs(weights.sum() - 1) > WEIGHT_SUM_ERROR:
        what = f"is {weights.tolist()} with sum {weights.sum():.10g}"
        raise BadInput(f"theta[{key!r}]", what, "weights are at least 0 and sum to 1")
    return weights


def trials(known: Mapping[str, ArrayLike] | None, heads: Array) -> Array:
    """known["n"] as counts (N,), each at least the number of heads of its row.

    BadInput where n is missing, of another length, or smaller than the heads.

    >>> trials({"n": [10, 10]}, np.array([5.0, 9.0]))
    array([10., 10.])
    """
    if not known or "n" not in known:
        raise BadInput("known['n']", "is missing", 'give the trials of each row, {"n": (N,)}')
    n = counts("known['n']", known["n"])
    if n.shape != heads.shape:
        raise BadInput("known['n']", f"has shape {n.shape}", f"x has shape {heads.shape}")
    wrong = np.flatnonzero(heads > n)
    if wrong.size:
        at = wrong[0]
        raise BadInput(f"x[{at}]", f"is {heads[at]:g} of {n[at]:g}", "heads exceed the trials")
    return n


def _numbers(name: str, values: ArrayLike) -> Array:
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as cause:
        raise BadInput(name, "is no array of real numbers", str(cause)) from cause


def _finite(name: str, numbers: Array) -> Array:
    wrong = np.argwhere(~np.isfinite(numbers))
    if wrong.size:
        at = tuple(wrong[0].tolist())
        place = f"{name}[{', '.join(map(str, at))}]" if at else name
        raise BadInput(place, f"is {numbers[at]}", "remove the row or replace the value")
    return numbers
