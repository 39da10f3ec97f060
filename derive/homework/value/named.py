"""Arrays whose axes are index letters, with two axes more for rows and columns."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


#: The most index letters of one value.
MOST_LETTERS = 8
#: The letter of an axis of several values that a parameter is tried at; it comes last.
TRIAL = "#"


class NoValue(ValueError):
    """What has no value: the message says why."""


class Mismatch(NoValue):
    """What the types of its symbols forbid: the message says why."""


class Ambiguous(NoValue):
    """What has two values, by how it is read: the message asks which is meant."""


@dataclass(eq=False, slots=True)
class Named:
    """``array`` has an axis for each letter, in order, then rows and columns (1, 1 of a number).

    >>> x = Named(("i",), np.ones((3, 1, 1)))
    >>> float(total(x, "i", 3).array.squeeze())
    3.0
    """

    letters: tuple[str, ...]
    array: Array
    identity: bool = False
    """Whether it is a multiple of the unit matrix, of the size that its neighbours have."""
    plate: str = ""
    """Of what it is a label, by its place, where it is one."""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, columns = self.array.shape[-2:]
        return rows, columns

    @property
    def scalar(self) -> bool:
        """Whether it is a number at each value of its letters."""
        return self.shape == (1, 1)


def number(value: float) -> Named:
    """A number."""
    return Named((), np.array([[value]], float))


def aligned(parts: Sequence[Named]) -> tuple[tuple[str, ...], list[Array]]:
    """The letters of all, and the arrays with an axis for each of them."""
    each = [p.letters for p in parts]
    first = max(each, key=len)
    if each.count(first) == len(each):
        return first, [p.array for p in parts]
    if each.count(first) + each.count(()) == len(each):
        return first, [p.array if p.letters else
                       p.array.reshape((1,) * len(first) + p.array.shape) for p in parts]
    letters = tuple(dict.fromkeys(x for p in parts for x in p.letters))
    if len(letters) > MOST_LETTERS:
        raise NoValue("too many indices at once")
    found = []
    for p in parts:
        order = sorted(range(len(p.letters)), key=lambda n: letters.index(p.letters[n]))
        a = p.array.transpose([*order, p.array.ndim - 2, p.array.ndim - 1])
        extents = dict(zip([p.letters[n] for n in order], a.shape, strict=False))
        found.append(a.reshape([extents.get(x, 1) for x in letters] + list(a.shape[-2:])))
    return letters, found


def plus(parts: Sequence[Named]) -> Named:
    """The sum. Raises NoValue where shapes differ."""
    if len(parts) == 1 and not parts[0].plate:
        return parts[0]
    parts = _sized(parts)
    if any([p.plate for p in parts]):
        raise NoValue("a sum of labels")
    if len({p.array.shape[-2:] for p in parts}) > 1:
        raise Mismatch("a sum of a number and a matrix, or of matrices of different shapes")
    letters, arrays = aligned(parts)
    found: Array = reduce(np.add, _without_opposites(arrays) if len(arrays) > 2 else arrays)
    return Named(letters, found, all([p.identity for p in parts]))


def _without_opposites(arrays: Sequence[Array]) -> Sequence[Array]:
    """Without a term and its negative: beside both a small one is lost, f + mu - mu."""
    left: list[Array] = []
    for a in arrays:
        other = next((n for n, b in enumerate(left)
                      if a.shape == b.shape and np.array_equal(a, -b)), None)
        if other is None:
            left.append(a)
        else:
            left[other] = np.zeros_like(a)
    return left


def _sized(parts: Sequence[Named]) -> Sequence[Named]:
    """With unit matrices of the others' size. Raises NoValue where there is none."""
    units = [p.identity for p in parts]
    if not any(units) or all(units):
        return parts
    rows = next(p.shape[0] for p in parts if not p.identity)
    if any(p.shape != (rows, rows) or rows == 1 for p in parts if not p.identity):
        raise Mismatch("a sum of a number and a matrix, or of matrices of different shapes")
    return [Named(p.letters, p.array * np.eye(rows)) if p.identity else p for p in parts]


def times(a: Named, b: Named) -> Named:
    """The product, of matrices where both are. Raises NoValue where shapes do not fit."""
    if a.plate or b.plate:
        raise NoValue("a product of labels")
    if a.letters == b.letters or not b.letters:
        letters, x, y = a.letters, a.array, b.array
    else:
        letters, (x, y) = aligned([a, b])
    left, right = x.shape[-2:], y.shape[-2:]
    if left == (1, 1) or right == (1, 1):
        unit = (a.identity or b.identity) and (
            a.identity and right == (1, 1) or b.identity and left == (1, 1))
        return Named(letters, x * y, unit)
    if left[1] != right[0]:
        raise Mismatch("a product of matrices whose shapes do not fit")
    return Named(letters, np.matmul(x, y))


def minus(a: Named, b: Named) -> Named:
    """The difference."""
    return plus([a, times(number(-1), b)])


def over(a: Named, b: Named) -> Named:
    """The quotient by a number."""
    return times(a, power(b, number(-1)))


def entry_by_entry(a: Named, b: Named) -> Named:
    """The product of the entries of two matrices of one shape. Raises NoValue."""
    if a.shape != b.shape or a.plate or b.plate or a.identity or b.identity:
        raise Mismatch("a product entry by entry of different shapes")
    letters, (x, y) = aligned([a, b])
    return Named(letters, x * y)


def entrywise(act: Callable[..., Any], *parts: Named) -> Named:
    """A function of numbers. Raises NoValue for matrices."""
    if any([p.array.shape[-2:] != (1, 1) or p.identity or p.plate for p in parts]):
        raise Mismatch("a function of numbers at a matrix")
    letters, arrays = aligned(parts)
    return Named(letters, np.asarray(act(*arrays), float))


def power(a: Named, exponent: Named) -> Named:
    """A power; of a matrix only the inverse."""
    if not a.scalar or a.identity:
        if exponent.letters or not np.allclose(exponent.array, -1):
            raise Mismatch("a power of a matrix")
        return inverse(a)
    return entrywise(np.power, a, exponent)


def inverse(a: Named) -> Named:
    """The inverse of a matrix, or of a number."""
    if a.shape[0] != a.shape[1]:
        raise NoValue("the inverse of what is not square")
    try:
        found: Array = np.linalg.inv(a.array).astype(float)
        return Named(a.letters, found, a.identity)
    except np.linalg.LinAlgError:
        raise NoValue("a singular matrix") from None


def transpose(a: Named) -> Named:
    """The transpose."""
    return Named(a.letters, np.swapaxes(a.array, -1, -2), a.identity)


def determinant(a: Named) -> Named:
    """The determinant."""
    if a.shape[0] != a.shape[1] or a.identity:
        raise NoValue("the determinant of what is not square")
    return Named(a.letters, np.asarray(np.linalg.det(a.array), float)[..., None, None])


def trace(a: Named) -> Named:
    """The trace."""
    if a.shape[0] != a.shape[1] or a.identity:
        raise NoValue("the trace of what is not square")
    found: Array = np.trace(a.array, axis1=-2, axis2=-1)[..., None, None]
    return Named(a.letters, found)


def total(a: Named, letter: str, extent: int, act: str = "sum") -> Named:
    """The sum (or "product") over a letter; what does not have it counts ``extent`` times."""
    if letter not in a.letters:
        return times(number(extent), a) if act == "sum" else entrywise(np.power, a, number(extent))
    axis = a.letters.index(letter)
    if act != "sum" and not a.scalar:
        raise NoValue("a product of matrices over an index")
    array = a.array.sum(axis=axis) if act == "sum" else a.array.prod(axis=axis)
    return Named(tuple(x for x in a.letters if x != letter), array)


def at(a: Named, places: Mapping[str, int]) -> Named:
    """Its value where some letters have values, from 0."""
    kept = tuple(x for x in a.letters if x not in places)
    index = tuple(places[x] if x in places else slice(None) for x in a.letters)
    return Named(kept, a.array[index], a.identity, a.plate)


def relettered(a: Named, letters: Sequence[str]) -> Named:
    """With other letters, in order; a letter that occurs twice is the diagonal."""
    if len(set(letters)) == len(letters):
        return Named(tuple(letters), a.array, a.identity, a.plate)
    array, found = a.array, list(letters)
    while twice := next((x for x in found if found.count(x) > 1), ""):
        first = found.index(twice)
        second = found.index(twice, first + 1)
        array = np.moveaxis(np.diagonal(array, axis1=first, axis2=second), -1, first)
        del found[second]
    return Named(tuple(found), array)


def close(a: Named, b: Named, tolerance: float) -> bool:
    """Whether two agree everywhere, up to the largest entry. Raises NoValue for a unit matrix
    beside a number."""
    if a.plate:
        raise NoValue("a label in the place of a number")
    if a.identity and b.shape[0] == b.shape[1]:
        if b.scalar:
            raise NoValue("nothing says what I is")
        a = Named(a.letters, a.array * np.eye(b.shape[0]))
    if a.shape != b.shape:
        return False
    _, (x, y) = aligned([a, b])
    x, y = np.broadcast_arrays(x, y)
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        return False
    return bool(np.abs(x - y).max() <= tolerance * (1e-3 + np.abs(y).max()))


def summed(a: Named) -> Named:
    """The sum over all its letters."""
    kept = [n for n, x in enumerate(a.letters) if x == TRIAL]
    return Named(tuple(a.letters[n] for n in kept), a.array.sum(axis=tuple(
        n for n in range(len(a.letters)) if n not in kept)))


def stacked(a: Named, letter: str) -> Named:
    """With the axis of a letter as its rows: numbers as a vector, vectors as the rows of a matrix.
    Raises NoValue for matrices."""
    if letter not in a.letters or a.shape[1] != 1:
        raise NoValue("what has no rows for the observations")
    array = np.moveaxis(a.array, a.letters.index(letter), -3)[..., 0]
    return Named(tuple(x for x in a.letters if x != letter), array)


def diagonal(a: Named) -> Named:
    """The diagonal matrix of a vector; of a matrix without what is off its diagonal."""
    rows, columns = a.shape
    if rows == columns > 1:
        return Named(a.letters, a.array * np.eye(rows))
    if 1 not in (rows, columns) or a.scalar:
        raise NoValue("the diagonal of what has none")
    entries = a.array.reshape((*a.array.shape[:-2], rows * columns))
    return Named(a.letters, entries[..., None] * np.eye(rows * columns))


def entries(a: Named, letters: Sequence[str]) -> Named:
    """The entries of a vector, or of a matrix, its coordinates as axes of these letters. Raises
    NoValue where it has another number of them."""
    rows, columns = a.shape
    if len(letters) == 1 and columns == 1 and rows > 1:
        return Named((*a.letters, letters[0]), a.array[..., None])
    if len(letters) == 2 and rows == columns > 1:
        found = Named((*a.letters, "row", "column"), a.array[..., None, None])
        return relettered(found, (*a.letters, *letters))
    raise NoValue("entries of what has none")


def hard(a: Named, letters: Container[str]) -> Named:
    """1 at the largest value over some letters, else 0."""
    axes = tuple(n for n, x in enumerate(a.letters) if x in letters)
    return Named(a.letters, np.asarray(a.array == a.array.max(axis=axes, keepdims=True), float))


def ordered(value: Named, letters: tuple[str, ...]) -> Named:
    """The value with its axes in that order; one that it does not depend on has the length 1."""
    letters += (TRIAL,) * (TRIAL in value.letters)
    order = [value.letters.index(x) for x in letters if x in value.letters]
    array = value.array.transpose([*order, len(order), len(order) + 1])
    for n, x in enumerate(letters):
        if x not in value.letters:
            array = np.expand_dims(array, n)
    return Named(letters, array)
