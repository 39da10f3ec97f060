"""Observations that fit a model, checked before a formula touches them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..model import Model, kind
from .cells import (
    MOST_LISTED,
    SHOWN,
    Array,
    Cells,
    DataError,
    Table,
    array_cells,
    is_missing,
    is_number,
    listed,
)
from .counted import counted, counted_rows
from .support import ArrayRows, Rows, require_support
from .tables import open_table

#: Fewer rows than this are often 1, 2, 3 by themselves.
_COUNTING = 4

@dataclass(frozen=True, eq=False)
class Observations:
    """Rows that fit a model: x (N, d), or (N,) for scalar models, and its known quantities (N,).

    ``columns`` names the coordinates of x; ``dropped`` are the rows that were left out, counted
    from 0 without header; ``notes`` say what a reader would want to know of how they were read.
    """

    source: str
    x: Array
    columns: tuple[str, ...]
    known: Mapping[str, Array] = field(default_factory=dict)
    dropped: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()

    def counted(self) -> str:
        """How many rows there are, and of which columns.

        >>> import derive
        >>> read_observations(derive.models["two_gaussians"], "faithful").counted()
        '272 rows, columns eruptions, waiting'
        """
        return counted_rows(len(self.x), self.columns, len(self.dropped))


def by_rows(model: Model) -> bool:
    """Whether the rows of a table are independent observations of one variable, a number or a
    vector, with what is known of each beside it.

    >>> from derive.statement import read
    >>> by_rows(read("two_coins")), by_rows(read("carcinoma"))
    (True, False)
    """
    if len(model.observed) != 1 or len(model.observed[0].indices) != 1:
        return False
    (v,) = model.observed
    shown = not v.missing and v.domain not in ("label", "matrix", "covariance", "simplex")
    return shown and not any(z.seen for z in model.latents) and all(
        k.indices == v.indices and kind(k.domain, k.dimension) == "scalar" and not k.missing
        and k.domain != "label" for k in model.known)


def read_observations(model: Model, source: str, columns: Sequence[str] | None = None, *,
                      drop_missing: bool = False, to_fit: bool = True) -> Observations:
    """The observations of ``model`` in a file (CSV, Parquet, .npy; ``-`` is standard input) or
    shipped data set ``source``.

    Rows are counted as the lines of a text are, columns from 1. ``columns`` names the coordinates
    of x; otherwise they are the column that is named as the observed variable, where there is one
    and the model is scalar, else all columns but those that are named like a known quantity. No
    other column is read. ``drop_missing`` leaves out the rows in which one of them has an empty
    cell. ``to_fit`` also asks that the rows determine a covariance. Raises DataError.

    >>> import derive
    >>> rows = read_observations(derive.models["two_gaussians"], "faithful")
    >>> rows.x.shape, rows.columns
    ((272, 2), ('eruptions', 'waiting'))
    """
    (observed,) = model.observed
    table = open_table(source)
    chosen, known = _choose(model, table, columns)
    if observed.domain != "vector" and len(chosen) != 1:
        raise DataError(
            table.source, f"{observed.name} is one number a row, but there are "
            f"{counted(len(chosen), 'column')} ({listed([table.names[j] for j in chosen])})",
            "choose one with --columns NAME")
    rows, dropped, notes = _read(table, list(dict.fromkeys([*chosen, *known.values()])),
                                 drop_missing)
    require_support(model, rows, chosen, known, to_fit)
    x = np.column_stack([rows.values[j] for j in chosen])
    return Observations(
        table.source, x if observed.domain == "vector" else x[:, 0],
        tuple(table.names[j] for j in chosen),
        {name: rows.values[j] for name, j in known.items()}, dropped,
        (*notes, *_counting(rows, chosen)))


def array_observations(model: Model, x: Array, known: Mapping[str, Array]
                       ) -> Observations:
    """The observations of ``model`` in arrays: x (N, d), or (N,) for scalar models, finite.

    Raises DataError.

    >>> import derive
    >>> array_observations(derive.models["two_gaussians"], np.array([[1., 5], [2, 5], [3, 5]]), {})
    Traceback (most recent call last):
    derive.fitting.cells.DataError: x[:, 1]: is constant: every row has 5; leave it out
    """
    values = x.reshape(len(x), -1)
    chosen = range(values.shape[1])
    names = tuple(str(j) for j in chosen)
    cells = [array_cells(values[:, j]) for j in chosen]
    rows = ArrayRows(Table("x", names, lambda _: cells, lambda row: row, False),
                  {j: cells[j].values for j in chosen}, {j: cells[j].text for j in chosen},
                  range(len(x)))
    require_support(model, rows, chosen, {}, to_fit=True)
    return Observations("x", x, names, known)


# reading ------------------------------------------------------------------------------------------

def _choose(model: Model, table: Table, columns: Sequence[str] | None
            ) -> tuple[list[int], dict[str, int]]:
    """The places of the coordinates of x, and of the known quantities."""
    names = table.names
    if columns is not None:
        wanted = list(columns)
        if not wanted:
            raise DataError(table.source, "no column is chosen",
                            "name at least one in --columns")
        for name in wanted:
            if name not in names:
                raise DataError(table.source, f"has no column {name!r}",
                                f"its columns are {listed(names)}")
            if wanted.count(name) > 1:
                raise DataError(table.source, f"column {name!r} is chosen twice", "name it once")
    elif model.observed[0].domain != "vector" and model.observed[0].name in names:
        wanted = [model.observed[0].name]
    else:
        wanted = [name for name in names if name not in {v.name for v in model.known}]
        if not wanted:
            raise DataError(table.source, f"has no column for {model.observed[0].name}",
                            "add one, or choose it with --columns NAME")
    known = [v.name for v in model.known]
    for name in known:
        if name not in names:
            raise DataError(
                table.source, f"has no column {name!r}, which the statement takes as known",
                f"add a column with that header (now: {listed(names)})")
    for name in (*wanted, *known):
        if names.count(name) > 1:
            raise DataError(table.source, f"two columns are named {name!r}", "rename one of them")
    return [names.index(name) for name in wanted], {name: names.index(name) for name in known}


def _read(table: Table, columns: Sequence[int], drop_missing: bool
          ) -> tuple[Rows, tuple[int, ...], tuple[str, ...]]:
    """The rows of some columns, which rows were left out, and notes on how they were read."""
    cells = dict(zip(columns, table.read(columns)))
    missing = np.column_stack([c.missing for c in cells.values()])
    wrong = ~np.isfinite(np.column_stack([c.values for c in cells.values()]))
    wrong = wrong & ~missing if drop_missing else wrong | missing
    if wrong.any():
        i, n = map(int, np.argwhere(wrong)[0])
        _refuse_cell(table, cells, i, columns[n], int(missing.any(axis=1).sum()))
    lacking = missing.any(axis=1)
    kept = np.flatnonzero(~lacking)
    if not len(kept):
        raise DataError(table.source, "has an empty cell in every row of the columns "
                        + listed([table.names[j] for j in columns]),
                        "choose other columns with --columns")
    values = {j: c.values[kept] if lacking.any() else c.values for j, c in cells.items()}
    notes = [table.note] + [f"column {table.names[j]}: {c.note}" for j, c in cells.items()
                            if c.note]
    numbers = [table.names[j] for j in columns if table.headed and is_number(table.names[j])]
    if numbers:
        notes.append("the first row has text and is the header, though it has numbers too: "
                     f"{listed(numbers)}")
    return (Rows(table, values, {j: c.text for j, c in cells.items()}, kept),
            tuple(map(int, np.flatnonzero(lacking))), tuple(filter(None, notes)))


def _refuse_cell(table: Table, cells: Mapping[int, Cells], row: int, column: int, lacking: int
                 ) -> None:
    """DataError for a cell that is no finite number."""
    text = cells[column].text(row).strip()
    remedy = "fill the cell in with a number or remove the row"
    if is_missing(text) and cells[column].missing.all():
        rest = _option([table.names[j] for j, c in cells.items() if not c.missing.all()])
        raise DataError(table.place(row, column), "is empty, and so is the whole column",
                        f"choose other columns, with {rest}")
    if is_missing(text):
        remedy += (f"; --drop-missing leaves out the {counted(lacking, 'row')} with such cells")
        what = f"is {text.lower()}" if text.lower() == "nan" else f"is {text!r}"
        raise DataError(table.place(row, column), what if text else "is empty", remedy)
    if is_number(text):
        what = (f"is {text[:SHOWN]}, with a point, and others in this column have a comma"
                if np.isfinite(float(text)) else f"is {float(text)}")
        raise DataError(table.place(row, column), what, remedy)
    if len(text.split()) > 1 and all(map(is_number, text.split())):
        raise DataError(table.place(row, column), "is separated by spaces",
                        "save the file with commas between its columns")
    numbers = [table.names[j] for j, c in cells.items() if not np.isnan(c.values).all()]
    if np.isnan(cells[column].values).all() and numbers:
        remedy = f"choose the columns of numbers, with {_option(numbers)}"
    raise DataError(table.place(row, column), f"is {text[:SHOWN]!r}, not a number", remedy)


def _counting(rows: Rows, chosen: Sequence[int]) -> list[str]:
    """A note on each coordinate that counts the rows."""
    found = []
    for j in chosen:
        first = rows.values[j][0]
        count = np.arange(len(rows.values[j])) + first
        if len(count) >= _COUNTING and first in (0, 1) and np.array_equal(rows.values[j], count):
            others = [rows.table.names[i] for i in chosen if i != j]
            found.append(f"column {j + 1} ({rows.table.names[j]}) counts the rows, from {first:g} "
                         f"to {count[-1]:g}: if it is no observation, choose the others with "
                         f"{_option(others)}")
    return found


def _option(names: Sequence[str]) -> str:
    """--columns with the names, where a message has room for them."""
    return f"--columns {','.join(names)}" if 0 < len(names) <= MOST_LISTED else "--columns A,B"
