"""The rows of a model that are read in chunks: the arrays of each, and a sample of all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..arrays.observations import ModelRows, in_order, read_tables
from ..fitting.cells import DataError, Table
from ..model import Model
from .step import ChunkStep
from .tables import Chunks, chunks_of

#: Rows that NumPy takes at once.
BLOCK = 1 << 13


@dataclass(frozen=True, eq=False)
class ModelChunks:
    """The data of a model, as often as they are iterated: for each chunk its first row, counted
    from 0, and its arrays by the names of the variables.

    ``chunk`` is how many rows a chunk has, ``rows`` how many there are, 0 where that is not known;
    ``counted`` the sum of their counts, 0 where they are not counted; ``columns`` are read,
    ``labels`` those that the statement does not name.
    """

    model: Model
    source: str
    chunk: int
    read: Chunks = field(repr=False)
    chosen: tuple[str, ...] | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    labels: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rows: int = 0
    counted: int = 0
    notes: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[tuple[int, dict[str, Any]]]:
        start = 0
        for table in self.read(self.columns or None):
            x = dict(self._of(table, self.labels).x)
            yield start, x
            start += count(self.model, x)

    def _of(self, table: Table, labels: Mapping[str, Sequence[str]]) -> ModelRows:
        # a copy: what is found in one chunk is not stated for the next
        return read_tables(self.model, [table], columns=self.chosen, known=self.given,
                           labels=dict(labels))

    def require(self, rows: int) -> None:
        """Raises DataError where there are other rows than when the run began."""
        if self.rows not in (0, rows):
            raise DataError(self.source, f"has {rows} rows, and had {self.rows} when the run began",
                            "leave the file as it is while it is read")

    def scanned(self, size: int, seed: int) -> tuple[ModelChunks, dict[str, Any]]:
        """The same with the number of rows and the labels, and a sample of ``size`` rows, all
        where there are no more; by one pass, or two where chunks differ in labels."""
        labels: dict[str, set[str]] = {}
        first: ModelRows | None = None
        alike, total, counted = True, 0, 0
        counts = [w.value.args[0] for w in self.model.weights
                  if w.counts and w.value.op == "symbol"]
        sample = _Sample(self.model, size, seed)
        for table in self.read(None):
            found = self._of(table, self.labels)
            x = found.x
            first = first or found
            for name, own in found.labels.items():
                alike &= set(own) == labels.setdefault(name, set(own))
                labels[name] |= set(own)
            total += count(self.model, x)
            counted += sum(int(np.sum(x[name])) for name in counts[:1])
            sample.add(x)
        assert first is not None  # a table without rows is refused
        known = replace(self, rows=total, counted=counted, columns=first.columns, notes=first.notes,
                        labels={name: in_order(own) for name, own in labels.items()})
        if not alike:
            sample = _Sample(self.model, size, seed)
            for _, x in known:
                sample.add(x)
        return known, sample.arrays()


def model_chunks(model: Model, source: str, chunk: int, *, columns: Sequence[str] | None = None,
                 given: Mapping[str, Any] | None = None) -> ModelChunks:
    """The data of ``model`` in a file, in chunks. Raises DataError."""
    letters = {p.index for p in model.plates}

    read = chunks_of(source, chunk)

    def rows(wanted: Sequence[str] | None) -> Iterator[Table]:
        for table in read(wanted):
            index = sorted(letters & set(table.names))
            if index:
                raise DataError(source, f"has the column {index[0]}, which is an index: rows of "
                                "one unit may stand in several chunks",
                                "give one row a unit, or leave out --chunks")
            yield table

    return ModelChunks(model, source, chunk, rows, None if columns is None else tuple(columns),
                       dict(given or {}))


def count(model: Model, x: Mapping[str, Any]) -> int:
    """How many rows there are in the arrays of a chunk."""
    return next(len(x[v.name]) for v in model.observed if v.indices)


def blocks(step: ChunkStep, chunks: ModelChunks) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of the chunks, few enough at a time for NumPy to keep what it makes of them in the
    cache."""
    for start, x in chunks:
        rows = {name for name in x if chunks.model.variable(name).indices[:1] == (step.rows,)}
        for at in range(0, count(chunks.model, x), BLOCK):
            yield start + at, {name: a[at:at + BLOCK] if name in rows else a
                               for name, a in x.items()}


def prepared(step: ChunkStep, chunks: ModelChunks, start: int, x: Mapping[str, Any],
             theta: Mapping[str, Any]) -> Any:
    """The arrays of a chunk whose first row is ``start``. Raises DataError."""
    try:
        return step.prepare(dict(x), None, theta)
    except step.BadInput as error:
        what, _, remedy = str(error).partition("; ")
        raise DataError(f"{chunks.source}, among the {count(chunks.model, x)} rows from row "
                        f"{start + 1}", what, remedy or "see the statement") from error


class _Sample:
    """Rows chosen at random, each with the same probability: those of the smallest keys."""

    def __init__(self, model: Model, size: int, seed: int) -> None:
        self.model, self.size = model, size
        self.rng = np.random.default_rng((seed, size))
        self.keys = np.empty(0)
        self.held: dict[str, Any] = {}
        self.known: dict[str, Any] = {}
        self.place = 0

    def add(self, x: Mapping[str, Any]) -> None:
        """Rows that may be chosen."""
        n = count(self.model, x)
        keys = self.rng.random(n)
        of_rows = {name for name in x if self.model.variable(name).indices}
        self.known = {name: a for name, a in x.items() if name not in of_rows}
        least = np.partition(self.keys, self.size - 1)[self.size - 1] \
            if len(self.keys) >= self.size else np.inf
        new = np.flatnonzero(keys < least)
        keys = np.concatenate([self.keys, keys[new]])
        # in the order of the rows: all of them are the data as they are
        kept = np.sort(np.argsort(keys, kind="stable")[:self.size])
        self.keys = keys[kept]
        self.held = {name: np.concatenate([self.held[name], a[new]] if self.held else [a[new]]
                                          )[kept]
                     for name, a in x.items() if name in of_rows}

    def arrays(self) -> dict[str, Any]:
        """The arrays of the rows that were chosen, in their order."""
        return {**self.held, **self.known}
