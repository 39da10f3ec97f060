"""Shipped data sets: CSV files with a header, each with its source."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

import numpy as np

from numeric.domains import Array


@dataclass(frozen=True, eq=False)
class Dataset:
    """Observations with their origin: values (N, len(columns)), read-only float64.

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


_FAITHFUL = (
    "W. Härdle, Smoothing Techniques with Implementation in S (Springer 1991), the 272 rows; see "
    "also A. Azzalini and A. W. Bowman, A look at some data on the Old Faithful geyser, "
    "Applied Statistics 39 (1990) 357-365; in the order of R's datasets::faithful")
_COINS = (
    "C. B. Do and S. Batzoglou, What is the expectation maximization algorithm?, "
    "Nature Biotechnology 26 (2008) 897-899, figure 1")
_DEATHS = (
    "V. Hasselblad, Estimation of finite mixtures of distributions from the exponential family, "
    "Journal of the American Statistical Association 64 (1969) 1459-1471; also in D. M. "
    "Titterington, A. F. M. Smith and U. E. Makov, Statistical Analysis of Finite Mixture "
    "Distributions (1985)")
_ERUPTIONS = (
    "Old Faithful geyser, Yellowstone: duration of 272 eruptions and waiting time to the next, "
    "both in minutes")
_TOSSES = "Heads in five sets of ten tosses, each set with one of two coins, not known which"
_NOTICES = (
    "Death notices of women of 80 and over in The Times of London, 1910-1912: their number on "
    "each of 1096 days, sorted, as the order of the days is not published")

# name -> (source, description)
_ORIGINS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "faithful": (_FAITHFUL, _ERUPTIONS), "coins": (_COINS, _TOSSES), "deaths": (_DEATHS, _NOTICES)})


def names() -> tuple[str, ...]:
    """The names that load takes.

    >>> names()
    ('faithful', 'coins', 'deaths')
    """
    return tuple(_ORIGINS)


def load(name: str) -> Dataset:
    """The shipped data set of that name; KeyError names those that exist.

    >>> faithful = load("faithful")
    >>> faithful.columns, faithful.values.shape
    (('eruptions', 'waiting'), (272, 2))
    """
    if name not in _ORIGINS:
        raise KeyError(f"no shipped data set {name!r}: there are {', '.join(_ORIGINS)}")
    text = files(__name__).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    header, *rows = csv.reader(text.splitlines())
    values = np.array(rows, dtype=np.float64)
    values.flags.writeable = False
    source, description = _ORIGINS[name]
    return Dataset(name, tuple(header), values, source, description)
