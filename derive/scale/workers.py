"""The map over the chunks on many workers: dask, or Spark. The sums are added here, in the order of
the parts, so that they are the same whoever has computed them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from ..arrays.lower import CannotLower
from ..engine.em import derive_algorithm
from ..extras import how_to_install
from ..fitting.cells import DataError, Table
from ..model import Model
from .rows import ModelChunks, count, prepared
from .step import ChunkStep, added, chunk_step
from .tables import arrow_table, part, parts_of

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
            for start, x in chunks:
                data = prepared(step, chunks, start, x, self.theta)
                try:
                    sums = added(sums, step.statistics(data, numbers))
                except step.Collapse as error:  # of a generated module: it cannot be sent
                    return Found(None, floor, rows, str(error))
                floor, rows = max(floor, data.floor), rows + count(model, x)
        return Found(sums, floor, rows)

    def of_part(self, which: int) -> Found:
        """What there is in a part of the file."""
        return self.of(part(self.source, self.chunk, which))

    def of_batches(self, batches: Iterable[Any]) -> Iterator[Any]:
        """What there is in Arrow's batches, as one of a row: for Spark."""
        import pyarrow as pa

        found = self.of(arrow_table(self.source, pa.Table.from_batches([b]), 0)
                        for b in batches if b.num_rows)
        flat = [] if found.sums is None else np.concatenate(
            [np.ravel(s) for s in found.sums]).tolist()
        yield pa.RecordBatch.from_pydict({
            "sums": pa.array([flat], pa.list_(pa.float64())), "floor": [found.floor],
            "rows": [found.rows], "lost": [found.lost]})


class _Workers:
    """Sums what workers find."""

    def __init__(self, step: ChunkStep, chunks: ModelChunks) -> None:
        self.step, self.chunks = step, chunks

    def task(self, theta: Mapping[str, Any]) -> Task:
        c = self.chunks
        return Task(json.dumps(c.model.to_json()), c.source, c.chunk, c.chosen, dict(c.given),
                    dict(c.labels), dict(theta))

    def results(self, theta: Mapping[str, Any]) -> Iterable[Found]:
        raise NotImplementedError

    def __call__(self, theta: Mapping[str, Any], seen: Seen) -> tuple[Any, tuple[Any, ...]]:
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
        start, x = next(iter(self.chunks))
        data = prepared(self.step, self.chunks, start, x, theta)
        data.floor = floor
        return data, sums


class Dask(_Workers):
    """By dask, on the scheduler that it has: a client's cluster, or threads. For .npy and Parquet.
    """

    def __init__(self, step: ChunkStep, chunks: ModelChunks) -> None:
        super().__init__(step, chunks)
        try:
            from dask.base import compute
            from dask.delayed import delayed
        except ImportError:
            raise CannotLower("--engine dask: dask is not installed: "
                              f"{how_to_install('dask')}, or take --engine numpy") from None
        self.delayed, self.compute = delayed, compute
        self.parts = parts_of(chunks.source, chunks.chunk)

    def results(self, theta: Mapping[str, Any]) -> Iterable[Found]:
        """What each part has."""
        of_part = self.delayed(self.task(theta).of_part, pure=False)
        found: Iterable[Found] = self.compute(*map(of_part, self.parts))
        return found


class Spark(_Workers):
    """By Spark, in the session that there is, or a local one. For Parquet."""

    SCHEMA = "sums array<double>, floor double, rows long, lost string"

    def __init__(self, step: ChunkStep, chunks: ModelChunks) -> None:
        super().__init__(step, chunks)
        try:
            from pyspark.sql import SparkSession
        except ImportError:
            raise CannotLower("--engine spark: pyspark is not installed: "
                              f"{how_to_install('pyspark')}, or take --engine numpy") from None
        if not chunks.source.endswith((".parquet", ".parq")):
            raise DataError(chunks.source, "is no Parquet file, which Spark's workers read",
                            "write it as FILE.parquet, or take --engine numpy")
        session = SparkSession.builder.config(
            "spark.sql.execution.arrow.maxRecordsPerBatch", str(chunks.chunk)).getOrCreate()
        self.frame = session.read.parquet(chunks.source).select(
            *(f"`{name}`" for name in chunks.columns))

    def results(self, theta: Mapping[str, Any]) -> Iterable[Found]:
        """What each partition has."""
        rows = self.frame.mapInArrow(self.task(theta).of_batches, self.SCHEMA).collect()
        numbers = self.step.numbers(theta)
        _, x = next(iter(self.chunks))
        like = [np.shape(s) for s in self.step.statistics(
            prepared(self.step, self.chunks, 0, x, theta), numbers)]
        ends = list(itertools.accumulate(int(np.prod(shape)) for shape in like))
        for row in rows:
            parts = np.split(np.array(row.sums), ends[:-1]) if row.sums else []
            yield Found(tuple(p.reshape(shape) for p, shape in zip(parts, like, strict=True))
                        if parts else None, row.floor, row.rows, row.lost)
