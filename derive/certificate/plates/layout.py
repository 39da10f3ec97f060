"""The layout of values: every index letter is an axis of its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .field import Array, P, Singular
from .points import Point, tables
from .stated import Stated
from .terms import MalformedTerm

#: The axes before those of the letters: points and directions.
FRONT = 2


class Layout:
    """Arrays (points, directions, one axis for each letter, rows, columns) at one point."""

    def __init__(self, stated: Stated, point: Point, letters: Sequence[str]) -> None:
        self.stated, self.point, self.pool = stated, point, stated.pool
        inner = ["*", *(f"*{n}" for n in range(len(stated.groups))), "#draw"]
        self.axes = {x: FRONT + n for n, x in enumerate(dict.fromkeys([*letters, *inner]))}
        self.rank = FRONT + len(self.axes) + 2
        self.table = tables(point, {z.name: z.indices for z in stated.latents.values()})
        self.groups = [tables(point, g.inner) for g in stated.groups]

    def flat(self, v: Array) -> Array:
        """(points, rows, columns) or scalars per point in the layout of all axes."""
        return v.reshape(v.shape[0], *[1] * (self.rank - 3), *v.shape[-2:])

    def constant(self, value: int) -> Array:
        """A number in the layout."""
        return np.full([1] * self.rank, value % P, dtype=np.int64)

    def axis(self, letter: str) -> int:
        """The axis of a letter. Raises MalformedTerm."""
        if letter not in self.axes:
            raise MalformedTerm(f"an index {letter} that is no plate's")
        return self.axes[letter]

    def spread(self, raw: Array, indices: Sequence[str], own: Sequence[str]) -> Array:
        """An array (points, directions, one axis for each index, rows, columns) in the layout.

        An index may be a letter, a label or the number of a value, or a letter shifted; the same
        letter twice is the diagonal. ``own`` are the plates of the positions.
        """
        if len(indices) != raw.ndim - 4:
            raise MalformedTerm("a symbol with another number of indices than the model gives it")
        letters: list[str] = []
        for position in reversed(range(len(indices))):
            index, axis = indices[position], FRONT + position
            if index in self.axes:
                letters.insert(0, index)
                continue
            base, sign, shift = index.rpartition("-") if "-" in index else index.rpartition("+")
            if base in self.axes and shift.isdigit():
                raw = shifted(raw, axis, int(shift) if sign == "-" else -int(shift))
                letters.insert(0, base)
                continue
            raw = np.take(raw, self.label(index, own[position]), axis=axis)
        for letter in [x for x in dict.fromkeys(letters) if letters.count(x) > 1]:
            while letters.count(letter) > 1:
                one, two = [n for n, x in enumerate(letters) if x == letter][:2]
                raw = np.moveaxis(np.diagonal(raw, axis1=FRONT + one, axis2=FRONT + two), -1,
                                  FRONT + one)
                del letters[two]
        order = sorted(range(len(letters)), key=lambda n: self.axes[letters[n]])
        raw = raw.transpose(0, 1, *(FRONT + n for n in order), raw.ndim - 2, raw.ndim - 1)
        shape = [1] * self.rank
        shape[:2], shape[-2:] = raw.shape[:2], raw.shape[-2:]
        for n, position in enumerate(order):
            shape[self.axes[letters[position]]] = raw.shape[FRONT + n]
        return raw.reshape(shape)

    def label(self, index: str, plate: str) -> int:
        """The number of a value by its label. Raises MalformedTerm, and Singular where only more
        values have it."""
        labels = self.stated.plates[plate].labels if plate in self.stated.plates else ()
        if index in labels:
            return labels.index(index)
        count = self.extent(plate)
        if not labels and index.isdigit() and 1 <= int(index) <= count:
            return int(index) - 1
        fault = Singular if not labels and index.isdigit() and int(index) else MalformedTerm
        raise fault(f"{index} is no value of the index {plate}")

    def extent(self, letter: str) -> int:
        """How far a letter runs."""
        if letter[0] == "*":
            tables_ = self.table if letter == "*" else self.groups[int(letter[1:])]
            return int(next(iter(tables_.values())).shape[-1]) if tables_ else 1
        return self.point.extent(letter)

    def gathered(self, v: Array, letters: Sequence[str]) -> Array:
        """The inverse of :meth:`spread`: the axes of those letters alone."""
        full = list(v.shape)
        for x in letters:
            full[self.axes[x]] = self.extent(x)
        own = [self.axes[x] for x in letters]
        others = [n for n in range(FRONT, self.rank - 2) if n not in own]
        if any(v.shape[n] != 1 for n in others):
            raise MalformedTerm("a formula that depends on an index that its left side has not")
        v = np.broadcast_to(v, full)
        order = [self.axes[x] for x in letters]
        v = v.transpose(0, 1, *order, self.rank - 2, self.rank - 1, *others)
        return v.reshape(v.shape[:4 + len(letters)])

    def total(self, v: Array, letter: str, extent: int) -> Array:
        """The sum over a letter; where nothing depends on it, as often as it runs."""
        axis = self.axes[letter]
        if v.shape[axis] == 1:
            return v * extent % P
        if v.shape[axis] != extent:
            raise MalformedTerm(f"a sum over {letter} that runs too far or not far enough")
        return np.asarray(v.sum(axis, keepdims=True) % P)

    def summed(self, v: Array, letter: str, size: str) -> Array:
        """The sum over a letter up to a size, or from the second on: "2..N"."""
        first, dots, last = size.partition("..")
        extent = self.run(letter, last if dots else size)
        whole = self.total(v, letter, extent)
        if not dots:
            return whole
        if first != "2":
            raise MalformedTerm(f"a sum from {first} on")
        return np.asarray((whole - np.take(v, [0], axis=self.axes[letter])) % P)

    def run(self, letter: str, size: str) -> int:
        """How far a bound letter runs by the name of its size. Raises MalformedTerm."""
        if letter[0] == "*":
            return self.extent(letter)
        found = [p for p in self.stated.plates.values() if p.size == size]
        if not found and size not in self.point.sizes:
            raise MalformedTerm(f"a sum up to {size}, which is no size of the model")
        return self.extent(found[0].index) if found else self.point.sizes[size]


def shifted(raw: Array, axis: int, by: int) -> Array:
    """The values ``by`` places before along an axis, 0 where there are none."""
    result = np.zeros_like(raw)
    n = raw.shape[axis]
    to, source = [slice(None)] * raw.ndim, [slice(None)] * raw.ndim
    to[axis] = slice(max(by, 0), n + min(by, 0))
    source[axis] = slice(max(-by, 0), n - max(by, 0))
    result[tuple(to)] = raw[tuple(source)]
    return result
