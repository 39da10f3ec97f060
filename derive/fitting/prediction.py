"""New rows under a fit: their responsibilities, by one E-step."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..model import Model
from .counted import in_place
from .start_file import read_fit
from .starts import StartError


@dataclass(frozen=True, eq=False)
class Prediction:
    """``responsibilities`` (N, K) of the ``rows`` at the theta of a fit, a column for each of the
    ``components``, and the ``log_likelihood`` of the rows."""

    statement: str
    rows: Any
    components: tuple[str, ...]
    responsibilities: Any
    log_likelihood: float

    @property
    def labels(self) -> list[str]:
        """The component of the largest responsibility for each row; of equal ones the first."""
        return [self.components[k] for k in np.argmax(self.responsibilities, axis=1)]

    def _lines(self) -> list[tuple[list[float], str] | None]:
        """A line for each row of the file; None for one that was left out."""
        return in_place(list(zip(self.responsibilities.tolist(), self.labels)), self.rows.dropped)

    def to_json(self) -> dict[str, Any]:
        """The result as plain data; null for a row that was left out."""
        lines = self._lines()
        return {"schema": 1, "statement": self.statement, "rows": len(self.responsibilities),
                "columns": list(self.rows.columns), "dropped": len(self.rows.dropped),
                "log_likelihood": self.log_likelihood, "components": list(self.components),
                "responsibilities": [line and line[0] for line in lines],
                "labels": [line and line[1] for line in lines]}

    def to_csv(self) -> str:
        """A header, and a line for each row of the file: its responsibilities, then the label;
        empty cells for a row that was left out."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([*self.components, "label"])
        for line in self._lines():
            writer.writerow([""] * (len(self.components) + 1) if line is None
                            else [*map(repr, line[0]), line[1]])
        return out.getvalue()


def predict(model: Model, source: str, start: str, columns: Sequence[str] | None = None,
            *, drop_missing: bool = False, given: Mapping[str, Any] | None = None) -> Prediction:
    """The responsibilities of the rows of a file or shipped data set at the theta in ``start``, a
    file as `derive fit -o` writes it; nothing is fitted. ``given`` are numbers that the statement
    takes as known.

    The columns are those that the file of the fit names, unless ``columns`` are given. Raises
    DataError or StartError: that too where rows have no one label.
    """
    from ..arrays import lambdify
    from ..arrays.given_start import require_start
    from ..arrays.running import of_rows, rows_of
    from ..arrays.search import Search
    from ..engine.em import derive_algorithm
    from .observations import by_rows

    stated = model
    theta, fitted = read_fit(stated, start)
    if columns is None and by_rows(stated):
        columns = fitted
    rows = rows_of(stated, source, columns, given, drop_missing=drop_missing, to_fit=False)
    update = lambdify(derive_algorithm(stated))
    with of_rows(stated, rows.source):
        search = Search(update, rows.x, start=theta)
    if not search.K:
        raise StartError(f"{stated.name}: its rows have no one label each: fit the new rows from "
                         "--start with --iterations 0 and --responsibilities FILE.csv")
    try:
        require_start(update.em, theta, search.sizes)
        T = update.e_step(search.data, theta)
        value = float(update.log_likelihood(search.data, theta))
    except StartError as error:
        raise StartError(f"{start}: {error}") from error
    except update.BadInput as error:
        raise StartError(f"{rows.source}: {error}") from error
    except update.Collapse as error:
        raise StartError(f"{rows.source}: {error}; under this fit no component can be named for "
                         "it") from error
    if not math.isfinite(value):
        raise StartError(f"{rows.source}: an observation has probability 0; under this fit no "
                         "component can be named for it")
    names = stated.plate(stated.latents[0].values).labels or tuple(
        str(k + 1) for k in range(search.K))
    return Prediction(stated.name, rows, names, T, value)
