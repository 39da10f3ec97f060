"""The map over the chunks on many workers: dask, or Spark. The sums are added here, in the order of
the parts, so that they are the same whoever has computed them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from ..arrays.lower import CannotLower
from ..engine.em import derive_algorithm
from ..extras import how_to_install
from ..fitting.cells import Table
from ..model import Model
from .rows import ModelChunks, blocks, count, prepared
from .step import ChunkStep, added, chunk_step
from .tables import part, parts_of

Seen = Callable[[int], None]


@dataclass(frozen=True)
class Found:
    """What a worker has found in some rows: the sums, None of no rows; ``lost`` is the reason of a
    collapse."""

    sums: tuple[Any, ...] | None
    floor: float
    rows: int
    lost: str = ""


@lru_cache(maxsize=8)
def _step(model: str) -> tuple[Model, ChunkStep]:
    found = Model.from_json(json.loads(model))
    return found, chunk_step(derive_algorithm(found))


@dataclass(frozen=True)
class Task:
    """What a worker needs besides the rows, as plain data."""

    model: str
    source: str
    chunk: int
    columns: tuple[str, ...]
    chosen: tuple[str, ...] | None
    given: Mapping[str, Any]
    labels: Mapping[str, Sequence[str]]
    theta: Mapping[str, Any]

    def of(self, tables: Iterable[Table]) -> Found:
        """What there is in these tables. Raises DataError."""
        model, step = _step(self.model)
        chunks = ModelChunks(model, self.source, self.chunk, lambda _: iter(tables), self.chosen,
                             self.given, labels=self.labels)
        sums: tuple[Any, ...] | None = None
        floor, rows = 0.0, 0
        with np.errstate(all="ignore"):
            numbers = step.numbers(self.theta)
            for start, x in blocks(step, chunks):
                data = prepared(step, chunks, start, x, self.theta)
                try:
                    sums = added(sums, step.statistics(data, numbers))
                except step.Collapse as error:  # of a generated module: it cannot be sent
                    return Found(None, floor, rows, str(error))
                floor, rows = max(floor, data.floor), rows + count(model, x)
        return Found(sums, floor, rows)

    def of_part(self, which: int) -> Found:
        """What there is in a part of the file."""
        return self.of(part(self.source, self.chunk, which, self.columns))


class _Workers:
    """Sums what workers find in the parts of a file."""

    def __init__(self, step: ChunkStep, chunks: ModelChunks) -> None:
        self.step, self.chunks = step, chunks
        self.parts = parts_of(chunks.source, chunks.chunk)
        self.model = json.dumps(chunks.model.to_json())

    def task(self, theta: Mapping[str, Any]) -> Task:
        """What the workers need for a pass."""
        c = self.chunks
        return Task(self.model, c.source, c.chunk, c.columns, c.chosen, dict(c.given),
                    dict(c.labels), dict(theta))

    def results(self, theta: Mapping[str, Any]) -> Iterable[Found]:
        """What each part has, in their order."""
        raise NotImplementedError

    @cached_property
    def first(self) -> tuple[int, dict[str, Any]]:
        """The first rows, from which the sizes are known."""
        return next(blocks(self.step, self.chunks))

    def __call__(self, theta: Mapping[str, Any], seen: Seen) -> tuple[Any, tuple[Any, ...]]:
        """The first rows with the floor of all, and the sums."""
        sums: tuple[Any, ...] | None = None
        floor, rows = 0.0, 0
        for found in self.results(theta):
            if found.lost:
                raise self.step.Collapse(found.lost)
            sums = sums if found.sums is None else added(sums, found.sums)
            floor, rows = max(floor, found.floor), rows + found.rows
            seen(rows)
        self.chunks.require(rows)
        assert sums is not None
        data = prepared(self.step, self.chunks, *self.first, theta)
        data.floor = floor
        return data, sums


class Dask(_Workers):
    """By dask, on the scheduler that it has: a client's cluster, or threads. For .npy and Parquet.
    """

    def __init__(self, step: ChunkStep, chunks: ModelChunks) -> None:
        try:
            from dask.base import compute
            from dask.delayed import delayed
            from threadpoolctl import threadpool_limits
        except ImportError as error:
            raise CannotLower(f"--engine dask: {error.name} is not installed: "
                              f"{how_to_install('dask')}, or take --engine numpy") from None
        super().__init__(step, chunks)
        self.delayed, self.compute, self.limits = delayed, compute, threadpool_limits

    def results(self, theta: Mapping[str, Any]) -> Iterable[Found]:
        """What each part has."""
        of_part = self.delayed(self.task(theta).of_part, pure=False)
        with self.limits(1):  # dask's threads share the processors: none has threads of its own
            found: Iterable[Found] = self.compute(*map(of_part, self.parts))
        return found


class Spark(_Workers):
    """By Spark, in the session that there is, or a local one, whose workers read the parts
    themselves. For .npy and Parquet."""

    def __init__(self, step: ChunkStep, chunks: ModelChunks) -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError:
            raise CannotLower("--engine spark: pyspark is not installed: "
                              f"{how_to_install('pyspark')}, or take --engine numpy") from None
        super().__init__(step, chunks)
        # as many tasks as Spark runs at once: each costs it milliseconds
        self.numbers = SparkSession.builder.getOrCreate().sparkContext.parallelize(self.parts)

    def results(self, theta: Mapping[str, Any]) -> Iterable[Found]:
        """What each part has: a map of their numbers, which needs no plan of a query."""
        found: list[Found] = self.numbers.map(self.task(theta).of_part).collect()
        return found
