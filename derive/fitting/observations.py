"""Observations from a CSV file or a shipped data set, checked before a formula touches them."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..families import FAMILIES
from ..model import Model

Array = NDArray[np.float64]
EPS = float(np.finfo(np.float64).eps)
#: Whole numbers beyond this are not told apart as floats.
MOST_COUNTED = 2**53
#: The sum of squares of larger numbers, or of smaller deviations, is no float.
LARGEST, SMALLEST = 1e145, 1e-145
#: What other programs put between the columns, and its name.
SEPARATORS = {";": "semicolons", "\t": "tabs", " ": "spaces"}


class DataError(ValueError):
    """Observations that cannot be used: where, what is wrong, and what to do."""

    def __init__(self, where: str, what: str, remedy: str) -> None:
        self.where, self.what, self.remedy = where, what, remedy
        super().__init__(f"{where}: {what}; {remedy}")


@dataclass(frozen=True, eq=False)
class Observations:
    """Rows that fit a model: x (N, d), or (N,) for scalar models, and its known quantities (N,).
    ``columns`` names the coordinates of x; ``lines`` has the line of the file of each row."""

    source: str
    x: Array
    columns: tuple[str, ...]
    known: Mapping[str, Array] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class _Table:
    source: str
    names: tuple[str, ...]
    values: Array
    lines: Sequence[int]
    headed: bool

    #: What to do with a column that is of no use.
    drop = "leave it out with --columns"

    def place(self, row: int, column: int) -> str:
        name = f" ({self.names[column]})" if self.headed else ""
        return f"{self.source}, row {self.lines[row]}, column {column + 1}{name}"

    def column(self, column: int) -> str:
        return f"{self.source}, column {column + 1} ({self.names[column]})"


class _Array(_Table):
    """An array in Python, where one counts from 0."""

    drop = "leave it out"

    def place(self, row: int, column: int) -> str:
        return f"{self.source}[{row}, {column}]"

    def column(self, column: int) -> str:
        return f"{self.source}[:, {column}]"


def read_observations(model: Model, source: str, columns: Sequence[str] | None = None
                      ) -> Observations:
    """The observations of ``model`` in the CSV file or shipped data set ``source``.

    Rows and columns are counted from 1, the header included. ``columns`` names the coordinates of
    x; otherwise they are all columns but those named like a known quantity. Raises DataError.

    >>> import derive
    >>> rows = read_observations(derive.models["two_gaussians"], "faithful")
    >>> rows.x.shape, rows.columns
    ((272, 2), ('eruptions', 'waiting'))
    """
    table = _table(source)
    chosen, known = _choose(model, table, columns)
    _require_known(model, table, known)
    x = np.ascontiguousarray(table.values[:, chosen])
    domain = model.observed.domain
    if domain != "vector" and len(chosen) != 1:
        raise DataError(
            table.source, f"{model.observed.name} is one number a row, but there are "
            f"{_columns(len(chosen))} ({', '.join(table.names[j] for j in chosen)})",
            "choose one with --columns NAME")
    _require_support(model, table, chosen)
    _require_at_most(model, table, chosen[0], known)
    return Observations(
        table.source, x if domain == "vector" else x[:, 0], tuple(table.names[j] for j in chosen),
        {name: np.ascontiguousarray(table.values[:, j]) for name, j in known.items()})


def array_observations(model: Model, x: Array, known: Mapping[str, Array]) -> Observations:
    """The observations of ``model`` in arrays: x (N, d), or (N,) for scalar models, finite.

    Raises DataError.

    >>> import derive
    >>> array_observations(derive.models["two_gaussians"], np.array([[1., 5], [2, 5], [3, 5]]), {})
    Traceback (most recent call last):
    derive.fitting.observations.DataError: x[:, 1]: is constant: every row has 5; leave it out
    """
    values = x.reshape(len(x), -1)
    chosen = range(values.shape[1])
    names = tuple(str(j) for j in chosen)
    _require_support(model, _Array("x", names, values, range(len(x)), False), chosen)
    return Observations("x", x, names, known)


# reading ------------------------------------------------------------------------------------------

def _table(source: str) -> _Table:
    path = Path(source)
    if not source.strip():
        raise DataError("DATA", "the name is empty", "name a CSV file or a shipped data set")
    if path.exists() and not path.is_dir():
        return _parsed(source, path)
    from numeric.datasets import load, names

    if source in names():
        found = load(source)
        return _Table(source, found.columns, found.values, range(2, len(found.values) + 2), True)
    if path.is_dir():
        raise DataError(source, "is a folder", "name the CSV file in it")
    raise DataError(source, "there is no such file and no such shipped data set",
                    f"name a CSV file, or one of {', '.join(names())}")


def _parsed(source: str, path: Path) -> _Table:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(source, f"cannot be read ({error.strerror})", "check its name and "
                        "permissions") from error
    if b"\0" in content:
        raise DataError(source, "is a binary file", "give a text file of numbers and commas")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(source, f"byte {error.start + 1} is not UTF-8",
                        "save the file as CSV in UTF-8") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
                lines.append(reader.line_num)
    except csv.Error as error:
        raise DataError(f"{source}, row {reader.line_num}", f"is not CSV ({error})",
                        "check its quotation marks") from error
    if not rows:
        raise DataError(source, "is empty", "give a row for each observation")
    return _numbers(source, rows, lines)


def _numbers(source: str, rows: list[list[str]], lines: list[int]) -> _Table:
    headed = any(_number(cell) is None for cell in rows[0])
    width = len(rows[0])
    names = tuple(cell.strip() or f"column {j + 1}" for j, cell in enumerate(rows[0])) if headed \
        else tuple(str(j + 1) for j in range(width))
    if len(set(names)) < width:
        twice = next(n for n in names if names.count(n) > 1)
        raise DataError(f"{source}, row {lines[0]}", f"two columns are named {twice!r}",
                        "rename one of them")
    body, lines = (rows[1:], lines[1:]) if headed else (rows, lines)
    if not body:
        raise DataError(source, "has a header and no rows", "add a row for each observation")
    table = _Table(source, names, np.empty((0, width)), lines, headed)
    values = np.empty((len(body), width))
    for i, row in enumerate(body):
        if len(row) != width:
            if len(row) == 1:
                _require_commas(source, lines[i], row[0])
            raise DataError(f"{source}, row {lines[i]}",
                            f"has {_columns(len(row))} where row {lines[0] - headed} has "
                            f"{width}", "give every row the same columns")
        for j, cell in enumerate(row):
            value = _number(cell)
            if value is None:
                _require_commas(source, lines[i], cell)
                what = "is empty" if not cell.strip() else f"is {cell.strip()[:40]!r}, not a number"
                raise DataError(table.place(i, j), what,
                                "fill the cell in with a number or remove the row")
            values[i, j] = value
    wrong = np.argwhere(~np.isfinite(values))
    if wrong.size:
        i, j = map(int, wrong[0])
        raise DataError(table.place(i, j), f"is {values[i, j]}",
                        "fill the cell in with a number or remove the row")
    return _Table(source, names, values, lines, headed)


def _columns(count: int) -> str:
    return "1 column" if count == 1 else f"{count} columns"


def _require_commas(source: str, line: int, cell: str) -> None:
    """DataError where a cell holds several numbers with something else than commas between."""
    for separator, name in SEPARATORS.items():
        parts = cell.strip().split(separator)
        if len(parts) > 1 and all(_number(part) is not None for part in parts if part.strip()):
            sign = f"{separator} ({name})" if separator.strip() else name
            raise DataError(f"{source}, row {line}", f"is separated by {sign}",
                            "save the file with commas between its columns")


def _number(cell: str) -> float | None:
    # Python reads 1_000 as a number; a CSV file that has it means something else.
    if "_" in cell:
        return None
    try:
        return float(cell)
    except ValueError:
        return None


# checking -----------------------------------------------------------------------------------------

def _choose(model: Model, table: _Table, columns: Sequence[str] | None
            ) -> tuple[list[int], dict[str, int]]:
    known = {v.name: table.names.index(v.name) for v in model.known if v.name in table.names}
    if columns is None:
        chosen = [j for j in range(len(table.names)) if j not in known.values()]
        if not chosen:
            raise DataError(table.source, f"has no column for {model.observed.name}",
                            "add one, or choose it with --columns NAME")
        return chosen, known
    chosen = []
    for name in columns:
        if name not in table.names:
            raise DataError(table.source, f"has no column {name!r}",
                            f"its columns are {', '.join(table.names)}")
        if table.names.index(name) in chosen:
            raise DataError(table.source, f"column {name!r} is chosen twice", "name it once")
        chosen.append(table.names.index(name))
    if not chosen:
        raise DataError(table.source, "no column is chosen", "name at least one in --columns")
    return chosen, known


def _require_known(model: Model, table: _Table, known: Mapping[str, int]) -> None:
    for v in model.known:
        if v.name not in known:
            raise DataError(
                table.source, f"has no column {v.name!r}, which the statement takes as known",
                f"add a column with that header (now: {', '.join(table.names)})")
        if v.domain in ("natural", "count"):
            _require_counts(table, known[v.name], 1 if v.domain == "natural" else 0)


def _require_counts(table: _Table, column: int, least: int) -> None:
    values = table.values[:, column]
    _refuse(table, column, (values < least) | (values != np.floor(values)), "",
            f"this column holds whole numbers of at least {least}")
    _refuse(table, column, values > MOST_COUNTED, ", more than 2^53, up to which counts are exact",
            "correct it or remove the row")


def _refuse(table: _Table, column: int, wrong: NDArray[np.bool_], what: str, remedy: str) -> None:
    """DataError for the first row that is wrong; ``what`` follows its value."""
    if np.any(wrong):
        i = int(np.argmax(wrong))
        raise DataError(table.place(i, column), f"is {table.values[i, column]:g}{what}", remedy)


def _require_at_most(model: Model, table: _Table, column: int, known: Mapping[str, int]) -> None:
    """DataError where an observation is above the known number that bounds it."""
    family = FAMILIES[model.law.family]
    for slot, argument in zip(family.slots, model.law.arguments, strict=True):
        if slot.name != family.support.high:
            continue
        most = table.values[:, known[argument.name]]
        wrong = np.flatnonzero(table.values[:, column] > most)
        if wrong.size:
            i = int(wrong[0])
            raise DataError(
                table.place(i, column), f"is {table.values[i, column]:g}, more than "
                f"{argument.name} = {most[i]:g} in the same row", "correct one of the two numbers")


def _require_support(model: Model, table: _Table, chosen: Sequence[int]) -> None:
    """DataError for the first observation outside the support of its law."""
    family = FAMILIES[model.law.family]
    support, column = family.support, chosen[0]
    values = table.values[:, column]
    if support.discrete:
        _require_counts(table, column, int(support.low))
    elif support.low:
        _refuse(table, column, values <= float(support.low), "",
                f"the {family.title} has only values above {support.low}")
    else:
        _require_spread(table, chosen)
    if support.high.isdigit():
        _refuse(table, column, values > int(support.high), "",
                f"the {family.title} has no value above {support.high}")


def _require_spread(table: _Table, chosen: Sequence[int]) -> None:
    """DataError unless the rows affinely span the space, in numbers that can be squared. Else no
    covariance is invertible."""
    x = table.values[:, chosen]
    N, d = x.shape
    for j, column in enumerate(chosen):
        _refuse(table, column, np.abs(x[:, j]) > LARGEST, ", too large to square",
                "rescale the column")
        if N > 1 and np.all(x[:, j] == x[0, j]):
            raise DataError(table.column(column), f"is constant: every row has {x[0, j]:g}",
                            table.drop)
        if N > 1 and np.ptp(x[:, j]) < SMALLEST:
            raise DataError(table.column(column),
                            f"varies by {np.ptp(x[:, j]):g}, too little to square",
                            "rescale the column")
    if d >= N:
        raise DataError(table.source, f"has {N} row{'s' * (N > 1)} of {d} "
                        f"column{'s' * (d > 1)}", f"a covariance needs at least {d + 1} rows")
    if d == 1:
        return
    centred = x - x.mean(axis=0)
    r = np.linalg.qr(centred / np.linalg.norm(centred, axis=0), mode="r")
    wrong = np.flatnonzero(np.abs(np.diag(r)) <= math.sqrt(d) * 64 * EPS)
    if wrong.size:
        raise DataError(table.column(chosen[int(wrong[0])]),
                        "is a linear function of the columns before it", table.drop)
