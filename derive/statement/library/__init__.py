"""The library of the literature: statements from books and papers, each with its source, its data
and a start, and with what was printed of its fit where that was read.

A statement is ``NAME.txt``, whose first comment is its title, beside ``NAME.toml``:

    source = "book or paper"
    data = "shipped data set"
    columns = {x = ["column", ...], n = ["column"]}     # of each variable that the data hold
    index = {i = "column", j = "column"}                # where a row is not the first index
    run = "digits"                                      # the log-likelihood of our run
    [known]                                             # numbers that are no columns
    [start]                                             # theta, by its keys
    [[published]]                                       # each print; none: "our run"
    where = "place"
    log_likelihood = "digits"
    iterations = 1                                      # steps from the start; else the maximum
    note = "why the print is not what it says"
    [published.theta]                                   # by key, or "sqrt(key)"; digits as printed
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, eq=False)
class Published:
    """What one place printed of a fit: digits as they stand there, nested as theta is.

    ``iterations`` counts the steps from the entry's start, None at the maximum. ``note`` says why
    the print is not what EM gives, "" where it should be.
    """

    where: str
    log_likelihood: str = ""
    theta: Mapping[str, Any] | None = None
    iterations: int | None = None
    note: str = ""


@dataclass(frozen=True, eq=False)
class Entry:
    """A statement of the library.

    ``columns`` names, for each variable in the data set ``data``, its columns; more than one are
    its last axis. ``index`` names the columns that number a row's place where that is not simply
    the first index. ``known`` are numbers beside the data; ``start`` is a theta, ``run`` the
    log-likelihood, as printed by us, to which EM comes from there.
    """

    name: str
    title: str
    statement: str
    source: str
    data: str
    columns: Mapping[str, tuple[str, ...]]
    index: Mapping[str, str]
    known: Mapping[str, Any]
    start: Mapping[str, Any]
    published: tuple[Published, ...]
    run: str


class Library(Mapping[str, Entry]):
    """The entries by name, read when first asked for. Adding two files adds one.

    >>> library["pleura"].published[0].log_likelihood
    '-891.14280'
    """

    def __getitem__(self, name: str) -> Entry:
        if name not in _names():
            raise KeyError(name)
        return _entry(name)

    def __iter__(self) -> Iterator[str]:
        return iter(_names())

    def __len__(self) -> int:
        return len(_names())


@functools.cache
def _names() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.txt")))


@functools.cache
def _entry(name: str) -> Entry:
    statement = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    about = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return Entry(
        name, statement.partition("\n")[0].lstrip("# "), statement, about["source"], about["data"],
        {variable: tuple(found) for variable, found in about["columns"].items()},
        about.get("index", {}), about.get("known", {}), about["start"],
        tuple(Published(**one) for one in about.get("published", ())), about["run"])


library = Library()
