"""New rows under a fit: their responsibilities, by one E-step."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..em import derive_em
from ..mixture import Mixture
from ..program import lambdify
from .observations import Observations, in_place, read_observations
from .start_file import check_start, read_fit
from .starts import StartError, components


@dataclass(frozen=True, eq=False)
class Prediction:
    """``responsibilities`` (N, K) of the ``rows`` at the theta of a fit, a column for each of the
    ``components``, and the ``log_likelihood`` of the rows."""

    statement: str
    rows: Observations
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
        return {"schema": 1, "statement": self.statement, "rows": len(self.rows.x),
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


def predict(model: Mixture, source: str, start: str, columns: Sequence[str] | None = None, *,
            drop_missing: bool = False) -> Prediction:
    """The responsibilities of the rows of a file or shipped data set at the theta in ``start``, a
    file as `derive fit -o` writes it; nothing is fitted.

    The columns are those that the file of the fit names, unless ``columns`` are given. Raises
    DataError or StartError.
    """
    theta, fitted = read_fit(model, start)
    rows = read_observations(model, source, fitted if columns is None else columns,
                             drop_missing=drop_missing, to_fit=False)
    K = components(model, {}, theta)
    check_start(model, start, theta, K, rows.x.shape[1] if rows.x.ndim == 2 else 1)
    update = lambdify(derive_em(model))
    known = {"known": dict(rows.known)} if rows.known else {}
    try:
        T = update.e_step(rows.x, theta, **known)
        value = float(update.log_likelihood(rows.x, theta, **known))
    except update.BadInput as error:
        raise StartError(f"{rows.source}: {error}") from error
    except update.Collapse as error:
        raise StartError(f"{rows.source}: {error}; under this fit no component can be named for "
                         "it") from error
    names = model.components.labels or tuple(str(k + 1) for k in range(K))
    return Prediction(model.name, rows, names, T, value)
