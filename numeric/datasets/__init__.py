"""Shipped data sets: CSV files with a header, each with its source."""

from __future__ import annotations

import csv
import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from numeric.domains import Array


@dataclass(frozen=True, eq=False)
class Dataset:
    """Observations with their origin: values (N, len(columns)), read-only float64, nan where a
    cell is empty.

    >>> load("coins").column("heads")
    array([5., 9., 8., 4., 7.])
    """

    name: str
    columns: tuple[str, ...]
    values: Array
    source: str
    description: str

    def column(self, name: str) -> Array:
        """The values of one column, shape (N,); KeyError names the columns that exist."""
        if name not in self.columns:
            raise KeyError(f"{self.name} has no column {name!r}: it has {list(self.columns)}")
        return self.values[:, self.columns.index(name)]


def names() -> tuple[str, ...]:
    """The names that load takes.

    >>> names()[:3]
    ('faithful', 'coins', 'deaths')
    """
    return tuple(_origins())


def load(name: str) -> Dataset:
    """The shipped data set of that name; KeyError names those that exist.

    >>> faithful = load("faithful")
    >>> faithful.columns, faithful.values.shape
    (('eruptions', 'waiting'), (272, 2))
    """
    origins = _origins()
    if name not in origins:
        raise KeyError(f"no shipped data set {name!r}: there are {', '.join(origins)}")
    text = files(__name__).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    header, *rows = csv.reader(text.splitlines())
    values = np.array([[cell or "nan" for cell in row] for row in rows], dtype=np.float64)
    values.flags.writeable = False
    return Dataset(name, tuple(header), values, **origins[name])


@functools.cache
def _origins() -> Mapping[str, dict[str, str]]:
    """The source and the description of each data set."""
    return tomllib.loads(files(__name__).joinpath("sources.toml").read_text(encoding="utf-8"))
