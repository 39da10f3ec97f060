"""Who runs the map over the chunks: NumPy, Numba, C or JAX one after the other, workers of dask or
Spark."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

import numpy as np

from ..arrays.lower import CannotLower
from ..extras import how_to_install
from .compiled import in_c, in_numba
from .rows import ModelChunks, blocks, count, prepared
from .step import ChunkStep, added
from .workers import Dask, Spark

#: Called with how many rows have been read.
Seen = Callable[[int], None]


class Engine(Protocol):
    """Sums the statistics of all chunks at theta: with one of the chunks, as values and renewed of
    the step take them. Raises DataError, and the step's Collapse."""

    def __call__(self, theta: Mapping[str, Any], seen: Seen) -> tuple[Any, tuple[Any, ...]]:
        """The chunk, and the sums."""


def engine(name: str, step: ChunkStep, chunks: ModelChunks) -> Engine:
    """The engine of that name in :data:`ENGINES`. Raises CannotLower where its library is not
    installed."""
    return ENGINES[name](step, chunks)


class _Chunkwise:
    """One chunk after the other."""

    def __init__(self, step: ChunkStep, chunks: ModelChunks, statistics: Callable[..., Any],
                 rows: Callable[[], Iterable[Any]] | None = None) -> None:
        self.step, self.chunks, self.statistics = step, chunks, statistics
        self.rows = rows or chunks.__iter__

    def __call__(self, theta: Mapping[str, Any], seen: Seen) -> tuple[Any, tuple[Any, ...]]:
        numbers = self.step.numbers(theta)
        sums: tuple[Any, ...] | None = None
        data: Any = None
        floor, rows = 0.0, 0
        for start, x in self.rows():
            data = prepared(self.step, self.chunks, start, x, theta)
            sums = added(sums, self.statistics(data, numbers))
            floor = max(floor, data.floor)
            rows += count(self.chunks.model, x)
            seen(rows)
        self.chunks.require(rows)
        assert sums is not None
        data.floor = floor
        return data, sums


def _numpy(step: ChunkStep, chunks: ModelChunks) -> Engine:
    return _Chunkwise(step, chunks, step.statistics, lambda: blocks(step, chunks))


def _jax(step: ChunkStep, chunks: ModelChunks) -> Engine:
    return _Chunkwise(step, chunks, in_jax(step))


def _numba(step: ChunkStep, chunks: ModelChunks) -> Engine:
    return _Chunkwise(step, chunks, in_numba(step))


def _c(step: ChunkStep, chunks: ModelChunks) -> Engine:
    return _Chunkwise(step, chunks, in_c(step))


def in_jax(step: ChunkStep) -> Callable[..., Any]:
    """The map compiled by JAX, in float64."""
    try:
        import jax
    except ImportError:
        raise CannotLower("--engine jax: JAX is not installed: "
                          f"{how_to_install('jax')}, or take --engine numpy") from None
    import jax.numpy as jnp
    from jax.scipy import special

    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_default_matmul_precision", "highest")

    def posterior(log_joint: Any, n: int) -> Any:
        over = tuple(range(n))
        top = jnp.maximum(log_joint.max(axis=over, keepdims=True), -1e308)
        shares = jnp.exp(log_joint - top)
        total = shares.sum(axis=over, keepdims=True)
        return shares / total, (top + jnp.log(total)).reshape(log_joint.shape[n:])

    compiled = jax.jit(step.run({
        "np": jnp, "_posterior": posterior, "_contract": jnp.einsum,
        "_cholesky": jnp.linalg.cholesky,
        "_singly": lambda S: False,  # traced: its numbers are not known
        "_log": lambda p: jnp.maximum(jnp.log(p), -1e300),
        "_log1p": lambda u: jnp.maximum(jnp.log1p(u), -1e300),
        **{n: getattr(special, n) for n in ("digamma", "gammaln", "logsumexp", "polygamma")}}))

    def statistics(data: Any, numbers: Any) -> tuple[Any, ...]:
        found = tuple(map(np.asarray, compiled(dict(data), numbers)))
        if not _all_finite(found):
            raise step.Collapse("a covariance is singular, or a sum over the rows is no number")
        return found

    return statistics


def _all_finite(parts: Iterable[Any]) -> bool:
    return all(bool(np.all(np.isfinite(part))) for part in parts)


#: What sums over the chunks, by its name.
ENGINES: Mapping[str, Callable[[ChunkStep, ModelChunks], Engine]] = {
    "numpy": _numpy, "numba": _numba, "c": _c, "jax": _jax, "dask": Dask, "spark": Spark}
