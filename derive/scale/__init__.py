"""Fits of data that do not fit into memory: one map of chunks of rows, one sum."""

from .run import ChunkFit, Options, Pass, fit_chunks
from .statistics import NotSummed

__all__ = ["ChunkFit", "NotSummed", "Options", "Pass", "fit_chunks"]
