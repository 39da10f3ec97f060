"""Whether rows are values that the laws of a model can take, and enough of them to fit it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from ..families import FAMILIES
from ..model import Factor, Model
from .cells import SHOWN, Array, DataError, Table
from .counted import counted

EPS = float(np.finfo(np.float64).eps)
#: Whole numbers beyond this are not told apart as floats.
MOST_COUNTED = 2**53
#: From here on a float may be whole where the number in the text is not.
_ROUNDED = 2.0**49
#: The sum of squares of larger numbers, or of smaller deviations, is no float.
LARGEST, SMALLEST = 1e145, 1e-145


@dataclass(frozen=True, eq=False)
class Rows:
    """The columns of a table that are used, by their places in it: their values, and the text of
    each cell. ``kept`` has the row of the table that each row here is."""

    table: Table
    values: Mapping[int, Array]
    texts: Mapping[int, Callable[[int], str]]
    kept: Sequence[int] | NDArray[np.intp]

    #: What to do with a column that is of no use, and with too many columns.
    drop, fewer = "leave it out with --columns", "choose at most {} with --columns"

    def place(self, row: int, column: int) -> str:
        """Where a cell stands."""
        return self.table.place(int(self.kept[row]), column)

    def column(self, column: int) -> str:
        """Which column it is."""
        return f"{self.table.source}, column {column + 1} ({self.table.names[column][:SHOWN]})"

    def text(self, row: int, column: int) -> str:
        """What stands in a cell."""
        return self.texts[column](int(self.kept[row]))


class ArrayRows(Rows):
    """An array in Python, where one counts from 0."""

    drop, fewer = "leave it out", "give at most {}"

    def place(self, row: int, column: int) -> str:
        """Where a number stands."""
        return f"{self.table.source}[{row}, {column}]"

    def column(self, column: int) -> str:
        """Which column it is."""
        return f"{self.table.source}[:, {column}]"


def require_support(model: Model, rows: Rows, chosen: Sequence[int], known: Mapping[str, int],
                    to_fit: bool) -> None:
    """DataError for the first observation, or known quantity, outside of where it must lie.
    ``to_fit`` asks that the observations determine a covariance, where the law has one."""
    for v in model.known:
        if v.name in known and v.domain in ("natural", "count"):
            _require_counts(rows, known[v.name], 1 if v.domain == "natural" else 0)
    laws = {f.law: f for f in model.factors if f.variable == model.observed[0].name}
    if len(laws) != 1 or next(iter(laws)) not in FAMILIES:
        return
    ((law, factor),) = laws.items()
    family = FAMILIES[law]
    support, column = family.support, chosen[0]
    values = rows.values[column]
    if support.discrete:
        _require_counts(rows, column, int(support.low))
    elif support.low:
        _refuse(rows, column, values <= float(support.low), "",
                f"the {family.title} has only values above {support.low}")
    else:
        for j in chosen:
            _refuse(rows, j, np.abs(rows.values[j]) > LARGEST, ", too large to square",
                    "rescale the column")
        full = any(p.domain == "covariance" and not p.structure for p in model.parameters)
        if to_fit and (full or model.observed[0].domain != "vector"):
            _require_spread(rows, chosen)
    if support.high.isdigit():
        _refuse(rows, column, values > int(support.high), "",
                f"the {family.title} has no value above {support.high}")
    _require_at_most(factor, rows, column, known)


def _require_counts(rows: Rows, column: int, least: int) -> None:
    values = rows.values[column]
    _refuse(rows, column, (values < least) | (values != np.floor(values)), "",
            f"this column holds whole numbers of at least {least}")
    for i in np.flatnonzero(values >= _ROUNDED):
        text = rows.text(int(i), column)
        exact = Decimal(text.replace(",", "."))
        if exact > MOST_COUNTED:
            raise DataError(rows.place(int(i), column), f"is {text[:SHOWN]}, more than 2^53, up to "
                            "which counts are exact", "correct it or remove the row")
        if exact != exact.to_integral_value():
            raise DataError(rows.place(int(i), column), f"is {text[:SHOWN]}",
                            f"this column holds whole numbers of at least {least}")


def _refuse(rows: Rows, column: int, wrong: NDArray[np.bool_], what: str, remedy: str) -> None:
    """DataError for the first row that is wrong; ``what`` follows its value."""
    if np.any(wrong):
        i = int(np.argmax(wrong))
        raise DataError(rows.place(i, column), f"is {rows.values[column][i]:g}{what}", remedy)


def _require_at_most(factor: Factor, rows: Rows, column: int, known: Mapping[str, int]) -> None:
    """DataError where an observation is above the known number that bounds it."""
    family = FAMILIES[factor.law]
    for slot, argument in zip(family.slots, factor.arguments, strict=True):
        name = argument.args[0] if argument.op == "symbol" else ""
        if slot.name != family.support.high or name not in known:
            continue
        most = rows.values[known[name]]
        wrong = np.flatnonzero(rows.values[column] > most)
        if wrong.size:
            i = int(wrong[0])
            raise DataError(
                rows.place(i, column), f"is {rows.values[column][i]:g}, more than "
                f"{name} = {most[i]:g} in the same row", "correct one of the two numbers")


def _require_spread(rows: Rows, chosen: Sequence[int]) -> None:
    """DataError unless the rows affinely span the space. Else no covariance is invertible."""
    x = np.column_stack([rows.values[j] for j in chosen])
    N, d = x.shape
    for j, column in enumerate(chosen):
        if N > 1 and np.all(x[:, j] == x[0, j]):
            _require_distinct(rows, x)
            raise DataError(rows.column(column), f"is constant: every row has {x[0, j]:g}",
                            rows.drop)
        if N > 1 and np.ptp(x[:, j]) < SMALLEST:
            raise DataError(rows.column(column),
                            f"varies by {np.ptp(x[:, j]):g}, too little to square",
                            "rescale the column")
    if d >= N:
        raise DataError(rows.table.source, f"has {counted(N, 'row')} of {counted(d, 'column')}",
                        f"a covariance needs at least {d + 1} rows")
    if d == 1:
        return
    centred = x - x.mean(axis=0)
    r = np.linalg.qr(centred / np.linalg.norm(centred, axis=0), mode="r")
    wrong = np.flatnonzero(np.abs(np.diag(r)) <= math.sqrt(d) * 64 * EPS)
    if wrong.size:
        _require_distinct(rows, x)
        raise DataError(rows.column(chosen[int(wrong[0])]),
                        "is a linear function of the columns before it", rows.drop)


def _require_distinct(rows: Rows, x: Array) -> None:
    """DataError where no choice of d columns could help: too few rows differ."""
    d, distinct = x.shape[1], len(np.unique(x, axis=0))
    if distinct > d:
        return
    fewer = f", or {rows.fewer.format(counted(distinct - 1, 'column'))}" if distinct > 1 else ""
    raise DataError(
        rows.table.source,
        f"has only {counted(distinct, 'distinct row')}, of {counted(d, 'column')}",
        f"a covariance of {counted(d, 'column')} needs at least {d + 1} distinct rows: give more"
        + fewer)
