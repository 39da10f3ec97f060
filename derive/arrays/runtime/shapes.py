"""Arrays of float64 with the axes that are needed."""

from typing import Any

import numpy as np

from .bounds import DIRECT
from .errors import BadInput


def _real(name: str, value: Any) -> Any:
    """The value as an array of float64. Raises BadInput."""
    try:
        found = np.asarray(value)
        if found.dtype == np.float64:
            return found
        if found.dtype.kind == "c":
            raise TypeError("it has complex numbers")
        return found.astype(np.float64, copy=False)
    except (TypeError, ValueError, OverflowError) as cause:
        raise BadInput(f"{name} is no array of real numbers: {cause}") from None


def _array(name: str, value: Any, axes: int, lying: bool = True) -> Any:
    """A float array with that many axes. Raises BadInput."""
    found = _real(name, value)
    if found.ndim != axes:
        needed = "it must be a number" if axes == 0 else f"it needs {axes} ax{'ei'[axes < 2]}s"
        raise BadInput(f"{name} has shape {found.shape}: {needed}")
    return _lying(found) if lying or found.size <= DIRECT else found


def _lying(found: Any) -> Any:
    """The array; what is computed for every row runs along the rows where they are many."""
    along = found.ndim > 0 and found.shape[0] > found.shape[-1]
    return np.asfortranarray(found) if along else found


def _rows(name: str, value: Any, vector: bool, lying: bool = True) -> Any:
    """Rows of numbers (N, d), or numbers (N,), of which each may be a row of one. Raises BadInput.
    """
    found = value if type(value) is np.ndarray and value.dtype == np.float64 else \
        _real(name, value)
    if found.ndim == 1 and vector:
        found = found[:, None]
    elif found.ndim == 2 and not vector and found.shape[1] == 1:
        found = found[:, 0]
    if found.ndim != 1 + vector or 0 in found.shape:
        what = "rows of d >= 1 numbers" if vector else "numbers, one a row"
        raise BadInput(f"{name} has shape {found.shape}: give N >= 1 {what}")
    return _lying(found) if lying or found.size <= DIRECT else found


def _agree(sizes: Any, name: str, found: Any, wanted: Any) -> Any:
    """The array, whose axes have those sizes: numbers, or names of which ``sizes`` has some and
    takes the others. Raises BadInput."""
    have, before = found.shape, dict(sizes)
    for n, m in zip(wanted, have):
        if (sizes.setdefault(n, m) if isinstance(n, str) else n) != m:
            break
    else:
        if len(have) == len(wanted):
            return found
    known = tuple(before.get(n, "any") if isinstance(n, str) else n for n in wanted)
    text = str(known).replace("'", "") if known else "a number"
    raise BadInput(f"{name} has shape {have}: it must be {text}")
