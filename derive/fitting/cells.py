"""Columns of a table as numbers, with what stands in each cell."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: The most characters of a cell that a message repeats.
SHOWN = 40
#: The most names that a message lists.
MOST_LISTED = 12
#: What stands, in small letters, where a number is missing.
MISSING = ("", "na", "n/a", "nan", "null", "none", "?", ".", "-", "--")
_NUMBER = r"^[+-]?(\d+{0}?\d*|{0}\d+)([eE][+-]?\d+)?$"
POINT, COMMA = _NUMBER.format(r"\."), _NUMBER.format(",")


class DataError(ValueError):
    """Observations that cannot be used: where, what is wrong, and what to do."""

    def __init__(self, where: str, what: str, remedy: str) -> None:
        self.where, self.what, self.remedy = where, what, remedy
        super().__init__(f"{where}: {what}; {remedy}")


@dataclass(frozen=True, eq=False)
class Cells:
    """A column: ``values`` (N,), nan where a cell is no number; ``missing`` (N,) says where a cell
    is empty, or says so in words; ``text(i)`` is what stands in row i; ``note`` how it was read,
    where that is no matter of course."""

    values: Array
    missing: NDArray[np.bool_]
    text: Callable[[int], str]
    note: str = ""


@dataclass(frozen=True, eq=False)
class Table:
    """Columns that are read when they are asked for: ``read(places)`` gives their cells.

    ``line(i)`` is the line of the file that row i starts on; ``headed`` says whether the names are
    the file's own, and ``note`` how the file was read, where that is no matter of course.
    """

    source: str
    names: tuple[str, ...]
    read: Callable[[Sequence[int]], list[Cells]]
    line: Callable[[int], int]
    headed: bool
    note: str = ""

    def place(self, row: int, column: int) -> str:
        """Where a cell stands: its file, the line of its row, its column from 1 and by name.

        >>> Table("a.csv", ("x",), lambda places: [], lambda row: row + 2, True).place(0, 0)
        'a.csv, row 2, column 1 (x)'
        """
        name = f" ({self.names[column][:SHOWN]})" if self.headed else ""
        return f"{self.source}, row {self.line(row)}, column {column + 1}{name}"


def readable(name: str) -> str:
    """A column's name without characters that would steer a terminal.

    >>> readable(" a\x1b[31m ")
    'a?[31m'
    """
    return "".join(c if c.isprintable() else "?" for c in name.strip())


def listed(names: Sequence[str]) -> str:
    """Some names in a message; of many, and of long ones, the first part.

    >>> listed(["a", "b"])
    'a, b'
    """
    more = [f"{len(names) - MOST_LISTED} more"] if len(names) > MOST_LISTED else []
    return ", ".join([name[:SHOWN] for name in names[:MOST_LISTED]] + more)


def is_number(cell: str, decimal: str = ".") -> bool:
    """Whether a cell holds a number; infinity is one.

    >>> [is_number(cell) for cell in ("1e3", " -2. ", "inf", "1_000", "1,5", "")]
    [True, True, True, False, False, False]
    """
    try:
        found = float(cell.replace(decimal, "."))
    except ValueError:
        return False
    return not math.isnan(found) and "_" not in cell and (decimal == "." or "." not in cell)


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is no number.

    >>> [is_missing(cell) for cell in (" ", "NA", "?", "0")]
    [True, True, True, False]
    """
    return cell.strip().lower() in MISSING


def array_cells(values: NDArray[Any]) -> Cells:
    """A column of an array of numbers.

    >>> cells = array_cells(np.array([2**53 + 1, 2]))
    >>> cells.values[1], cells.text(0)
    (np.float64(2.0), '9007199254740993')
    """
    numbers = values.astype(np.float64)
    return Cells(numbers, np.isnan(numbers), lambda i: str(values[i]))


def arrow_cells(column: Any, commas: bool = False) -> Cells:
    """A column of an Arrow table: numbers, or text, in which ``commas`` allows for decimal ones."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return _text_cells(pc.utf8_trim_whitespace(pc.fill_null(column, "")), commas)

    def text(i: int) -> str:
        found = column[i].as_py()
        return "" if found is None else str(found)

    missing = pc.is_null(column, nan_is_null=True).to_numpy()
    try:
        return Cells(pc.cast(column, pa.float64(), safe=False).to_numpy(), missing, text)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return Cells(np.full(len(column), math.nan), missing, text)


def _text_cells(column: Any, commas: bool) -> Cells:
    import pyarrow as pa
    import pyarrow.compute as pc

    missing = pc.is_in(pc.utf8_lower(column), pa.array(MISSING)).to_numpy()
    infinite = pc.match_substring_regex(column, "^[+-]?inf(inity)?$", ignore_case=True)
    found, note = pc.or_(pc.match_substring_regex(column, POINT), infinite), ""
    plain = column
    if commas:
        decimal = pc.match_substring_regex(column, COMMA)
        with_comma = pc.and_(decimal, pc.match_substring(column, ","))
        if pc.any(with_comma).as_py():
            found, plain = decimal, pc.replace_substring(column, ",", ".")
            example = column[pc.index(with_comma, True).as_py()].as_py()
            note = f"{example[:40]} is read as {example[:40].replace(',', '.')}, a decimal comma"
    values = pc.cast(pc.if_else(found, plain, None), pa.float64()).to_numpy()
    return Cells(values, missing, lambda i: str(column[i].as_py()), note)


def text_cells(column: Sequence[str], commas: bool = False) -> Cells:
    """A column of texts, without Arrow: what :func:`arrow_cells` makes of it.

    >>> text_cells(["1,5", " NA"], commas=True).values.tolist()
    [1.5, nan]
    """
    plain = [cell.strip() for cell in column]
    missing = np.fromiter((c.lower() in MISSING for c in plain), bool, len(plain))
    number, note = _POINT, ""
    if commas and (example := next((c for c in plain if "," in c and _COMMA.match(c)), "")):
        number = _COMMA
        note = f"{example[:40]} is read as {example[:40].replace(',', '.')}, a decimal comma"
    values = np.fromiter((float(c.replace(",", ".")) if number.match(c) else math.nan
                          for c in plain), np.float64, len(plain))
    return Cells(values, missing, plain.__getitem__, note)


_POINT = re.compile(f"{POINT[:-1]}\\Z|[+-]?inf(inity)?\\Z", re.ASCII | re.IGNORECASE)
_COMMA = re.compile(f"{COMMA[:-1]}\\Z", re.ASCII)
