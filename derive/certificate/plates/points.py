"""Random points of a model: sizes, data, theta and theta^t, at which everything is consistent."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping

import numpy as np

from .field import Array, P, number, times, transposed
from .quantities import COUNTS, Quantity
from .stated import Stated
from .terms import Term, shape_of

Sizes = Mapping[str, int]

#: How many independent points are evaluated at once; all values of all latent variables at most.
POINTS, ASSIGNMENTS = 2, 100
#: Of so many draws of labels that is taken in which most values occur.
LABELS = 12


def assignments(stated: Stated, sizes: Sizes) -> int:
    """How many values all latent variables have together."""
    return math.prod(extent(stated, sizes, z.values) ** math.prod(
        extent(stated, sizes, i) for i in z.indices) for z in stated.latents.values())


def extent(stated: Stated, sizes: Sizes, letter: str) -> int:
    """How far a plate's letter runs."""
    plate = stated.plates[letter]
    return len(plate.labels) or sizes[plate.size]


def sizes_to_try(stated: Stated, thorough: bool) -> list[dict[str, int]]:
    """A few sizes at which different names have different values, as far as the assignments of all
    latent variables stay few."""
    names = stated.sizes
    rows = {stated.plates[i].size for z in stated.latents.values() for i in z.indices}
    values = {stated.plates[z.values].size for z in stated.latents.values()}
    rounds = ((5, 2, 2, 2), (4, 3, 1, 3), *([(3, 2, 1, 4), (6, 2, 3, 2)] if thorough else []))
    found: list[dict[str, int]] = []
    categories = {stated.plates[q.values].size for q in stated.of("observed", "known")
                  if q.values}
    for row, value, dimension, other in rounds:
        sizes = {}
        for n, name in enumerate(names):
            sizes[name] = row if name in rows else value if name in values else (
                dimension if name in dimensions(stated) else other + n % 2)
        for name in [*sorted(values & set(sizes)), *sorted(rows & set(sizes)) * 3]:
            if assignments(stated, sizes) > ASSIGNMENTS and sizes[name] > 2:
                sizes[name] -= 1
        least = min((sizes[n] for n in rows & set(sizes)), default=row)
        for name in (categories - values - rows) & set(sizes):
            sizes[name] = max(2, least - 1)
        if sizes not in found and assignments(stated, sizes) <= 8 * ASSIGNMENTS:
            found.append(sizes)
    return found


def small_sizes(stated: Stated) -> list[dict[str, int]]:
    """All small sizes: up to 6 rows, 4 coordinates and 4 values of a latent variable, as far as
    the assignments stay few; whatever else the statement leaves open is 2."""
    rows = {stated.plates[i].size for z in stated.latents.values() for i in z.indices}
    values = {stated.plates[z.values].size for z in stated.latents.values()}
    most = [6 if n in rows else 4 if n in values or n in dimensions(stated) else 2
            for n in stated.sizes]
    found = [dict(zip(stated.sizes, each, strict=True)) for each in itertools.product(*(
        range(1 if m > 2 else 2, m + 1) for m in most))]
    return [s for s in found if assignments(stated, s) <= ASSIGNMENTS]


def dimensions(stated: Stated) -> set[str]:
    """The sizes of vectors and matrices."""
    return {s for q in stated.quantities.values() for s in shape_of(q.kind) if s != "1"}


class Point:
    """Values of all that is given, in arrays (points, 1, own indices..., rows, columns)."""

    def __init__(self, stated: Stated, sizes: Sizes, seed: int, count: int = POINTS) -> None:
        self.stated, self.sizes, self.source = stated, sizes, np.random.default_rng(seed)
        self.count, self.numbers = count, np.arange(count)
        self.values: dict[tuple[str, str], Array] = {}
        self.hot: dict[str, Array] = {}
        for q in stated.of("observed", "known"):
            self._draw_given(q)
        for q in stated.parameters.values():
            for mark in ("", "t"):
                self.values[q.name, mark] = self.parameter(q)
        for z in stated.latents.values():
            if z.seen:
                self.hot[f"{z.name} seen"] = self._seen(z)
        self.pi = self.squares((1, 1))
        for name, law, arguments, _ in stated.factors:
            if law == "point":
                self._hit(name, arguments[0])

    def _hit(self, name: str, at: Term) -> None:
        """Put the first value of a variable where a point mass is, so that it is met."""
        values = self.values[name, ""].reshape(self.count, -1)
        if at.op == "number":
            values[:, 0] = number(at.args[0].numerator, at.args[0].denominator)
        elif at.op == "symbol" and (at.args[0], "") in self.values and (
                at.args[0] not in self.stated.parameters):
            values[:, 0] = self.values[at.args[0], ""].reshape(self.count, -1)[:, 0]

    def some(self, which: Array) -> None:
        """Keep those points alone."""
        self.count, self.numbers = len(which), self.numbers[which]
        self.pi = self.pi[which]
        self.values = {key: v[which] for key, v in self.values.items()}
        self.hot = {key: v[which] for key, v in self.hot.items()}

    def extent(self, letter: str) -> int:
        """How far a plate's letter runs."""
        return extent(self.stated, self.sizes, letter)

    def dimension(self, size: str) -> int:
        """The value of a size, or 1."""
        return 1 if size == "1" else self.sizes[size]

    def any(self, shape: tuple[int, ...]) -> Array:
        """Elements that are not 0, independent at every point."""
        return self.source.integers(1, P, (self.count, *shape), dtype=np.int64)

    def squares(self, shape: tuple[int, ...]) -> Array:
        """Squares, of which roots exist."""
        drawn = self.any(shape)
        return drawn * drawn % P

    def parameter(self, q: Quantity) -> Array:
        """A value of a parameter's domain."""
        extents = tuple(map(self.extent, q.indices))
        rows, columns = (self.dimension(s) for s in shape_of(q.kind))
        shape = (1, *extents, rows, columns)
        if q.domain == "simplex":
            drawn = self.any(shape)
            rest = drawn[..., :-1, :, :].sum(-3) % P
            drawn[..., -1, :, :] = (1 - rest) % P
            return drawn
        if q.domain == "covariance":
            lower = np.tril(self.any(shape))
            return times(lower, transposed(lower))
        return self.squares(shape) if q.domain in ("positive", "variance", "natural") else (
            self.any(shape))

    def _draw_given(self, q: Quantity) -> None:
        extents = tuple(map(self.extent, q.indices))
        if q.domain == "label":
            count = self.extent(q.values)
            hot = np.stack([max((self._labels(extents, count, q.missing) for _ in range(LABELS)),
                                key=variety) for _ in range(self.count)])
            self.hot[q.name] = hot[:, None, ..., None, None]
            return
        if q.missing:
            self.hot[f"{q.name} there"] = self._there(extents)[:, None, ..., None, None]
        if q.domain == "binary":
            drawn = [self._labels(extents, 2, False)[..., 1] for _ in range(self.count)]
            self.values[q.name, ""] = np.stack(drawn)[:, None, ..., None, None]
            return
        if q.domain in COUNTS:
            low, high = (5, 9) if q.role == "known" else (0, 4) if q.domain == "count" else (1, 5)
            self.values[q.name, ""] = self.source.integers(
                low, high, (self.count, 1, *extents, 1, 1), dtype=np.int64)
            return
        self.values[q.name, ""] = self.parameter(q)

    def _labels(self, extents: tuple[int, ...], count: int, missing: bool) -> Array:
        """Labels of which most values occur in most rows, one cell empty where some may be."""
        label = np.zeros(extents, dtype=np.int64)
        for axis, n in enumerate(extents):
            place = self.source.permutation(n)
            label = label + place.reshape([-1 if a == axis else 1 for a in range(len(extents))])
        hot = (label[..., None] % count == np.arange(count)).astype(np.int64)
        return hot * self._there(extents)[0][..., None] if missing else hot

    def _there(self, extents: tuple[int, ...]) -> Array:
        """Which cells are there: all but one."""
        there = np.ones((self.count, *extents), dtype=np.int64)
        cells = there.reshape(self.count, -1)
        if cells.shape[1] > 1:
            cells[np.arange(self.count), self.source.integers(0, cells.shape[1], self.count)] = 0
        return there

    def _seen(self, z: Quantity) -> Array:
        extents = tuple(map(self.extent, z.indices))
        count = self.extent(z.values)
        label = self.source.integers(0, count, (self.count, *extents))
        known = self.source.integers(0, 3, (self.count, *extents)) == 0
        allowed = (label[..., None] == np.arange(count)) | ~known[..., None]
        return allowed.astype(np.int64)[:, None, ..., None, None]


def variety(hot: Array) -> int:
    """How many values occur at how many values of one index of labels, each its own array."""
    axes = tuple(range(hot.ndim - 1))
    return sum(int(hot.any(axis=tuple(a for a in axes if a != kept)).sum()) for kept in axes) + int(
        hot.any(axis=axes).sum())


def tables(point: Point, latents: Mapping[str, tuple[str, ...]]) -> dict[str, Array]:
    """Every assignment to latent variables with those indices: an array (indices..., assignments)
    of the number of the value of each."""
    places = [(z, at) for z, indices in latents.items()
              for at in itertools.product(*(range(point.extent(i)) for i in indices))]
    ranges = [range(point.extent(point.stated.latents[z].values)) for z, _ in places]
    if not places:
        return {}
    every = np.array(list(itertools.product(*ranges)), dtype=np.int64).T.reshape(len(places), -1)
    found, start = {}, 0
    for z, indices in latents.items():
        extents = tuple(point.extent(i) for i in indices)
        count = math.prod(extents)
        found[z] = every[start:start + count].reshape(*extents, -1)
        start += count
    return found


def seeds() -> Iterator[int]:
    """The seeds that are tried where a point has no value."""
    return iter(range(1, 25))
