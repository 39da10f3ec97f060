"""The data: read, and checked against their supports."""

import math
from typing import Any, ClassVar

import numpy as np

from .bounds import CHUNK, EPS, MOST_COUNTED
from .errors import BadInput
from .shapes import _array


class Prepared(dict[str, Any]):
    """The arrays of the data, read and checked; ``floor`` is a variance that rounding leaves."""

    floor = 0.0
    #: Whether steps are computed as they are stated, not from sums of features.
    direct = False
    #: How many there are of what has a size; "trusted" is a theta that an M-step has made.
    sizes: ClassVar[Any] = {}

    def of(self, *observed: Any) -> Any:
        """The same, with the floor that observed numbers have, by what they are called. Raises
        BadInput where one is not finite."""
        largest = 0.0
        for name, x in observed:
            most = max(float(np.maximum.reduce(x, None, initial=0.0)),
                       -float(np.minimum.reduce(x, None, initial=0.0)))
            if name and not most < math.inf:
                _finite(name, x)
            largest = max(largest, most)
        self.floor = (8 * EPS * largest) ** 2
        return self

    def laid(self) -> Any:
        """The same, with what many steps share laid out in memory."""
        if "rows" in self:
            self["rows"].lay()
        return self

    def more(self, named: Any) -> Any:
        """The same, with what has those names."""
        self.update(named)
        return self


def _named(x: Any, only: str, known: Any) -> Any:
    """The data by the names of the variables. Raises BadInput."""
    if not isinstance(known, (dict, type(None))):
        raise BadInput(f"known is {known!r}: give the values by name")
    if isinstance(x, dict):
        return {**x, **(known or {})}
    if not only:
        raise BadInput("there are several observed variables: give a mapping from their names")
    return {only: x, **(known or {})}


def _count(theta: Any, key: str, axis: int, size: Any) -> Any:
    """How many labels there are: ``size``, or as theta has; None where there is neither."""
    return size if size is not None or theta is None else np.shape(theta[key])[axis]


def _given(given: Any, name: str, said: str) -> Any:
    """An array of the data. Raises BadInput."""
    if name not in given:
        raise BadInput(f"{said} is missing: give its values")
    return given[name]


def _place(name: str, at: Any) -> str:
    """A cell, and where it stands."""
    axes = ("row", "column")[:len(at)] if 0 < len(at) <= 2 else ()
    said = ", ".join(f"{axis} {n}" for axis, n in zip(axes, at))
    return f"{name}{list(at) if at else ''}" + (f" ({said}, counted from 0)" if said else "")


def _first(wrong: Any) -> tuple[int, ...]:
    """The first place where an array is true."""
    return tuple(int(n) for n in np.argwhere(wrong)[0])


def _shown(value: Any) -> str:
    """A number, without the point of a whole one."""
    return str(value).removesuffix(".0")


def _finite(name: str, value: Any) -> Any:
    """The value. Raises BadInput where it is not finite."""
    if math.isfinite(np.add.reduce(value, None)):
        return value
    for a in range(0, max(1, len(value) if value.ndim else 1), CHUNK):
        part = value[a:a + CHUNK] if value.ndim else value
        if not np.isfinite(part).all():
            first, *rest = _first(~np.isfinite(part)) or (None,)
            at = () if first is None else (a + first, *rest)
            raise BadInput(f"{_place(name, at)} is {_shown(value[at])}: "
                           "remove the row or fill the value in")
    return value


def _within(name: str, value: Any, low: float, high: float, whole: bool, strict: bool = False
            ) -> Any:
    """The value. Raises BadInput where a cell lies outside of the support."""
    most = min(high, MOST_COUNTED) if whole else high
    rows = value if value.ndim else value[None]
    for a in range(0, len(rows), CHUNK):
        part = rows[a:a + CHUNK]
        good = (part > low if strict else part >= low) & (part <= most)
        if whole:
            good &= part == np.floor(part)
        if strict:
            good &= part < math.inf
        good |= np.isnan(part)
        if not np.all(good):
            first, *rest = _first(~good)
            at = (a + first, *rest) if value.ndim else ()
            raise BadInput(f"{_place(name, at)} is {_shown(value[at])}: "
                           f"{_support(low, high, whole, strict)}")
    return value


def _support(low: float, high: float, whole: bool, strict: bool) -> str:
    """Where values may lie, in words."""
    if strict and (low, high) == (0, math.inf):
        return "it must be positive and finite"
    if whole and (low, high) == (0, 1):
        return "it must be 0 or 1"
    if whole and high == math.inf:
        first = ", ".join(f"{low + n:g}" for n in range(3))
        return f"counts{f' from {low:g}' if low else ''} are {first}, ..., at most 2^53"
    kind = "whole numbers" if whole else "numbers"
    return f"its law is one of {kind} from {low:g} to {high:g}"


def _at_most(name: str, value: Any, other: str, most: Any) -> Any:
    """The value. Raises BadInput where a cell is above that of another array."""
    wrong = value > most
    if np.any(wrong):
        at = _first(wrong)
        highest = np.broadcast_to(most, value.shape)[at]
        raise BadInput(f"{_place(name, at)} is {_shown(value[at])}, more than "
                       f"{other}{list(at) if np.ndim(most) else ''}, which is {_shown(highest)}")
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
