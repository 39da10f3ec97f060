"""The arrays of a model from tables: a column a variable, wide or long, labels as text or numbers.

A vector and a second index stand in columns ``x_1``, ``x_2``, ... (wide); or two indices in long
form, with columns named by the index letters and the variable. An empty cell is missing where the
statement says that some are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..fitting.cells import Cells, DataError, Table, listed
from ..fitting.counted import counted_rows
from ..fitting.tables import open_table
from ..model import Model, Variable, kind


@dataclass(frozen=True, eq=False)
class ModelRows:
    """The arrays of a model: ``x`` by the names of its variables, observed and known; ``columns``
    that were read; ``notes`` of what a reader would want to know; ``labels`` those that the
    statement does not name, of each variable, in their order; ``dropped`` the rows that were left
    out, counted from 0."""

    source: str
    x: Mapping[str, Any]
    columns: tuple[str, ...]
    notes: tuple[str, ...] = field(default=())
    labels: Mapping[str, Sequence[str]] = field(default_factory=dict)
    dropped: tuple[int, ...] = ()

    def counted(self) -> str:
        """How many rows of the first variable there are, and of which columns."""
        first = np.asarray(next(iter(self.x.values())))
        return counted_rows(len(first) if first.ndim else 1, self.columns, len(self.dropped))


def read_model(model: Model, *sources: str, columns: Sequence[str] | None = None,
               known: Mapping[str, Any] | None = None) -> ModelRows:
    """The arrays of ``model`` in one or several files or shipped data sets; ``-`` is standard
    input. ``columns`` are those of the observed variable where there is one; ``known`` has what no
    table holds. Raises DataError.
    """
    return read_tables(model, [open_table(s) for s in sources], columns=columns, known=known)


def read_tables(model: Model, tables: Sequence[Table], *, columns: Sequence[str] | None = None,
                known: Mapping[str, Any] | None = None,
                labels: Mapping[str, Sequence[str]] | None = None) -> ModelRows:
    """The arrays of ``model`` in tables, as :func:`read_model` has them. ``labels`` are those of
    variables whose labels the statement does not name, in their order. Raises DataError."""
    reading = _Reading(model, tables, dict(known or {}), dict(labels or {}))
    wanted = [*model.observed, *model.known, *(v for v in model.latents if v.seen)]
    if columns is not None:
        reading.choose(columns)
    else:
        for v in wanted:
            reading.find(v)
    for v in wanted:
        reading.rest(v, alone=[w for w in wanted if w.name not in reading.found])
    return ModelRows(", ".join(t.source for t in tables), reading.found,
                     tuple(dict.fromkeys(reading.columns)), tuple(reading.notes), reading.labels)


class _Reading:
    """What has been found so far."""

    def __init__(self, model: Model, tables: Sequence[Table], given: Mapping[str, Any],
                 labels: dict[str, Sequence[str]]) -> None:
        self.model, self.tables, self.given, self.labels = model, tables, given, labels
        self.found: dict[str, Any] = {n: a for n, a in given.items()
                                      if n in {v.name for v in model.variables}}
        self.columns: list[str] = []
        self.notes: list[str] = [t.note for t in tables if t.note]
        self.used: set[tuple[int, int]] = set()
        self.codes: dict[tuple[int, str], Any] = {}

    def choose(self, columns: Sequence[str]) -> None:
        """The columns of the observed variable, by their names."""
        if len(self.model.observed) != 1:
            names = ", ".join(v.name for v in self.model.observed)
            raise DataError("--columns", f"there are several observed variables ({names})",
                            "name the columns of the file as the variables are")
        (v,) = self.model.observed
        for t, table in enumerate(self.tables):
            if all(name in table.names for name in columns):
                self.take(v, t, [table.names.index(name) for name in columns])
                break
        else:
            lacking = [n for n in columns if not any(n in t.names for t in self.tables)]
            names = listed([n for t in self.tables for n in t.names])
            raise DataError(self.tables[0].source, f"has no column {(lacking or columns)[0]!r}",
                            f"its columns are {names}")
        for other in (*self.model.known, *(w for w in self.model.latents if w.seen)):
            self.find(other)

    def find(self, v: Variable) -> None:
        """The columns that are named as the variable is, in the first table that has them."""
        if v.name in self.found:
            return
        for t, table in enumerate(self.tables):
            places = self._places(v, table)
            if places:
                self.take(v, t, places)
                return

    def rest(self, v: Variable, alone: Sequence[Variable]) -> None:
        """A variable that no column is named as: all columns that are left, where no other
        variable could mean them. Raises DataError."""
        if v.name in self.found:
            return
        if v.role == "latent":
            self.found[v.name] = self._unseen(v)
            return
        left = [n for n in range(len(self.tables[0].names)) if (0, n) not in self.used
                and self.tables[0].names[n] not in {p.index for p in self.model.plates}]
        scalar = len(v.indices) == 1 and kind(v.domain, v.dimension) == "scalar"
        shown = v.role == "observed" or kind(v.domain, v.dimension) != "scalar"
        fits = shown and v.indices and left and (len(left) == 1 or not scalar)
        if fits and [w.name for w in alone] == [v.name]:
            self.take(v, 0, left)
            return
        self._refuse(v, left if v.indices and scalar else [])

    def _refuse(self, v: Variable, left: Sequence[int]) -> None:
        table = self.tables[0]
        names = listed(table.names)
        if not v.indices:
            raise DataError(table.source, f"has no value of {v.name}, which the statement takes "
                            "as known", f"give it with --set {v.name}=1")
        if len(left) > 1 and v.role == "observed":
            raise DataError(table.source, f"{v.name} is one number a row, but there are "
                            f"{len(left)} columns ({listed([table.names[n] for n in left])})",
                            "choose one with --columns NAME")
        wide = len(v.indices) > 1 or kind(v.domain, v.dimension) != "scalar"
        name = f"columns {v.name}_1, {v.name}_2, ..." if wide else f"a column {v.name}"
        raise DataError(table.source, f"has no column for {v.name}",
                        f"add {name} (now: {names})")

    def _places(self, v: Variable, table: Table) -> list[int]:
        """The columns of a variable: that of its name, else ``name_1``, ``name_2``, ...; with
        the labels of the plate where it has some."""
        names = table.names
        if v.name in names:
            return [names.index(v.name)]
        numbered = {}
        for n, name in enumerate(names):
            match = re.fullmatch(rf"{re.escape(v.name)}_?(\d+)", name)
            if match:
                numbered[int(match[1])] = n
        if numbered:
            return [numbered[n] for n in sorted(numbered)]
        labels = self.model.plate(v.indices[-1]).labels if len(v.indices) > 1 else ()
        by_label = [f"{v.name}_{label}" for label in labels]
        if by_label and all(name in names for name in by_label):
            return [names.index(name) for name in by_label]
        return []

    def take(self, v: Variable, t: int, places: Sequence[int]) -> None:
        """Read a variable from columns of a table."""
        table = self.tables[t]
        self.used |= {(t, n) for n in places}
        self.columns += [table.names[n] for n in places]
        cells = table.read(list(places))
        scalar = kind(v.domain, v.dimension) == "scalar"
        long = self._long(v, table)
        wide = len(v.indices) > 1 and not long
        if wide and scalar and len(places) == 1:
            i, j = v.indices[0], v.indices[1]
            raise DataError(table.source, f"{v.name} has the indices {', '.join(v.indices)}, and "
                            f"one column, {table.names[places[0]]}",
                            f"give a column for each {j}, {v.name}_1, {v.name}_2, ..., or columns "
                            f"named {i} and {j} beside it")
        if scalar and not wide and len(places) > 1:
            raise DataError(table.source, f"{v.name} is one number a row, but there are "
                            f"{len(places)} columns ({listed([table.names[n] for n in places])})",
                            "choose one with --columns NAME")
        read = self._labels if v.domain == "label" else self._numbers
        values = [read(v, table, n, c) for n, c in zip(places, cells, strict=True)]
        if v.domain == "label" and not self.model.plate(v.values).labels:
            values = self._coded(v, values)
        if long:
            values = [self._spread(v, t, column) for column in values]
        self.found[v.name] = values[0] if scalar and not wide else np.stack(values, axis=-1)

    def _long(self, v: Variable, table: Table) -> bool:
        """Whether the rows of a table are those of index columns: of several, or of one where the
        table has others or is one of several."""
        plates = [p.index for p in self.model.plates if p.index in table.names]
        return bool(v.indices) and set(v.indices) <= set(plates) and (
            len(plates) > 1 or len(self.tables) > 1)

    def _numbers(self, v: Variable, table: Table, n: int, cells: Cells) -> Any:
        values = np.where(cells.missing, np.nan, cells.values)
        wrong = ~np.isfinite(values) & ~(cells.missing & v.missing)
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            text = cells.text(row).strip()
            if cells.missing[row]:
                raise DataError(table.place(row, n), "is empty",
                                f"fill the cell in, or state that {v.name} is missing for some")
            raise DataError(table.place(row, n), f"is {text[:40]!r}, not a number",
                            "fill the cell in with a number or remove the row")
        return values

    def _labels(self, v: Variable, table: Table, n: int, cells: Cells) -> Any:
        found = np.empty(len(cells.missing), dtype=object)
        for row in range(len(found)):
            found[row] = None if cells.missing[row] else _label(cells.text(row))
        missing = np.flatnonzero(cells.missing)
        if len(missing) and not (v.missing or v.role == "latent"):
            raise DataError(table.place(int(missing[0]), n), "is empty",
                            f"fill the cell in, or state that {v.name} is missing for some")
        known = self.model.plate(v.values).labels
        for row, label in enumerate(found):
            if known and label is not None and label not in known:
                raise DataError(table.place(row, n), f"is {label[:40]!r}",
                                f"the labels of {v.name} are {', '.join(known)}")
        return found

    def _coded(self, v: Variable, values: Sequence[Any]) -> list[Any]:
        """Labels that the statement does not name as 1, 2, ..., in their order."""
        seen = {label for column in values for label in column if label is not None}
        order = self.labels.setdefault(v.name, in_order(seen))
        if order != [str(n + 1) for n in range(len(order))]:
            self.notes.append(f"the labels of {v.name} are, in this order: {listed(order)}")
        code = {label: float(n + 1) for n, label in enumerate(order)}
        return [np.array([np.nan if a is None else code[a] for a in column]) for column in values]

    def _spread(self, v: Variable, t: int, values: Any) -> Any:
        """A column in long form as an array with an axis for each index."""
        table = self.tables[t]
        codes = [self._code(t, i) for i in v.indices]
        shape = [int(c.max()) + 1 for c in codes]
        label = values.dtype == object
        out = np.full(shape, None if label else np.nan, dtype=values.dtype)
        filled = np.zeros(shape, dtype=bool)
        for row, place in enumerate(zip(*codes, strict=True)):
            if filled[place] and out[place] != values[row]:
                raise DataError(table.place(row, table.names.index(v.indices[0])),
                                f"has another value of {v.name} than an earlier row of the same "
                                f"{', '.join(v.indices)}", "leave one of the two rows out")
            filled[place] = True
            out[place] = values[row]
        if not filled.all() and not v.missing:
            first = tuple(int(n) + 1 for n in np.argwhere(~filled)[0])
            raise DataError(table.source, f"has no row for {', '.join(v.indices)} = "
                            f"{', '.join(map(str, first))}",
                            f"add it, or state that {v.name} is missing for some")
        return out

    def _code(self, t: int, letter: str) -> Any:
        """The values of an index column as 0, 1, ..., in their order; the same in all tables."""
        if (t, letter) not in self.codes:
            seen: set[str] = set()
            columns = {}
            for at, table in enumerate(self.tables):
                if letter in table.names:
                    (cells,) = table.read([table.names.index(letter)])
                    columns[at] = [_label(cells.text(n)) for n in range(len(cells.missing))]
                    seen |= set(columns[at])
            code = {label: n for n, label in enumerate(in_order(seen))}
            for at, column in columns.items():
                self.codes[at, letter] = np.array([code[label] for label in column])
        return self.codes[t, letter]

    def _unseen(self, v: Variable) -> Any:
        """Labels of which none is known."""
        shape = next(np.shape(a)[:len(v.indices)] for n, a in self.found.items()
                     if self.model.variable(n).indices[:len(v.indices)] == v.indices)
        return np.full(shape, np.nan)


def in_order(labels: Iterable[str]) -> list[str]:
    """Labels by size where all are whole numbers, else by the alphabet.

    >>> in_order(["10", "9"]), in_order(["b", "a"])
    (['9', '10'], ['a', 'b'])
    """
    found = set(labels)
    return sorted(found, key=int) if all(re.fullmatch(r"-?\d+", each) for each in found) \
        else sorted(found)


def _label(text: str) -> str:
    """A cell as a label: "2.0" is "2"."""
    text = text.strip()
    return text[:-2] if re.fullmatch(r"-?\d+\.0", text) else text
