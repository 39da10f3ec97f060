"""A model fitted to data by name, as `derive fit` does it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from ..engine.parts import Algorithm
from ..fitting.cells import DataError
from ..fitting.library import known, observations
from ..fitting.observations import Observations, by_rows, read_observations
from ..fitting.options import Progress, require_options
from ..fitting.result import FitResult
from ..fitting.start_file import read_start
from ..fitting.starts import StartError
from ..model import Model
from ..statement.library import Entry, library
from .fit import fit_model
from .observations import ModelRows, read_model
from .update import ArrayUpdate
from .variants import Options, fit_variant


@dataclass(frozen=True, eq=False)
class ModelRun:
    """A fit with the data that it is of. ``source`` says where they are from; ``start`` is the
    file of the start, or None for ``seed``; ``ended`` are the runs of the update that were not cut
    short; ``stopping`` the options of when to stop that are not the usual ones."""

    model: Model
    rows: ModelRows
    fit: FitResult
    source: str
    start: str | None
    seed: int
    ended: tuple[Any, ...] = ()
    stopping: Mapping[str, Any] = field(default_factory=dict)

    @property
    def outcome(self) -> tuple[ModelRows, FitResult]:
        """The data and the fit."""
        return self.rows, self.fit


def entry_of(model: Model) -> Entry | None:
    """The entry of the library that a model was read from, or None."""
    found = library.get(model.name)
    return found if found is not None and found.statement == model.statement else None


def rows_of(model: Model, source: str, columns: Sequence[str] | None = None,
            given: Mapping[str, Any] | None = None, *, drop_missing: bool = False,
            to_fit: bool = True) -> ModelRows:
    """The data of a file or shipped data set as the model's variables; those of the library's
    own data set as its entry says. ``drop_missing`` leaves out rows with an empty cell; ``to_fit``
    asks that they determine a covariance. Raises DataError."""
    entry = entry_of(model)
    if columns is not None or entry is not None and source != entry.data:
        entry = None
    renamed = entry is not None and any(
        tuple(entry.columns.get(v.name, (v.name,))) != (v.name,) for v in model.known)
    if by_rows(model) and not renamed:
        if entry is not None:
            columns = list(entry.columns[model.observed[0].name])
        return of_observations(model, read_observations(
            model, source, columns, drop_missing=drop_missing, to_fit=to_fit))
    if drop_missing:
        raise DataError("--drop-missing", "is for statements whose rows are independent "
                        "observations of one variable", "state that values are missing (x_ij "
                        "missing for some), or leave the rows out")
    if entry is None:
        return read_model(model, source, columns=columns, known=given)
    found = {**observations(entry), **known(entry), **(given or {})}
    used = tuple(dict.fromkeys(c for names in entry.columns.values() for c in names))
    return ModelRows(source, found, used)


def of_observations(model: Model, rows: Observations) -> ModelRows:
    """Rows of one observed variable, and what is known of each, by the names of the variables."""
    return ModelRows(rows.source, {model.observed[0].name: rows.x, **rows.known}, rows.columns,
                     rows.notes, dropped=rows.dropped)


def run_model(algorithm: Algorithm, source: str, *, start: str | None = None, seed: int = 0,
              restarts: int = 10, sizes: Mapping[str, int] | None = None,
              given: Mapping[str, Any] | None = None, columns: Sequence[str] | None = None,
              drop_missing: bool = False, iterations: int = 1000, tolerance: float = 1e-10,
              criterion: str | None = None, progress: Progress | None = None,
              rows: ModelRows | None = None, update: ArrayUpdate | None = None,
              ended: Callable[[Any], object] | None = None, variant: str | None = None,
              options: Options | None = None) -> ModelRun:
    """The run of an algorithm on a file or shipped data set, or on ``rows`` that are read already;
    ``start`` is a JSON file, ``given`` numbers that the statement takes as known; ``variant`` one
    of EM, with its ``options``; the rest as :func:`.fit_model` takes it. Raises DataError,
    StartError."""
    require_options(iterations, tolerance, seed, restarts, criterion=criterion)
    model = algorithm.model
    rows = rows or rows_of(model, source, columns, given, drop_missing=drop_missing)
    theta = None if start is None else read_start(model, start)
    runs: list[Any] = []

    def took(run: Any) -> None:
        runs.append(run)
        if ended is not None:
            ended(run)

    more: dict[str, Any] = {"ended": took, "update": update, "criterion": criterion}
    how: Callable[..., FitResult] = partial(fit_model, **more) if variant is None else partial(
        fit_variant, variant=variant, options=options)
    try:
        with of_rows(model, source):
            fit = how(algorithm, rows.x, start=theta, sizes=sizes, seed=seed,
                      restarts=restarts, iterations=iterations, tolerance=tolerance,
                      progress=progress, columns=rows.columns, dropped=rows.dropped,
                      source=rows.source if start is None else "")
    except StartError as error:
        text = str(error)
        raise StartError(text if start is None or text.startswith("--") else f"{start}: {text}"
                         ) from error
    stopping = {name: given for name, given, usual in (
        ("iterations", iterations, 1000), ("tolerance", tolerance, 1e-10),
        ("criterion", criterion, None)) if given != usual}
    return ModelRun(model, rows, fit, source, start, seed, tuple(runs), stopping)


@contextmanager
def of_rows(model: Model, source: str) -> Iterator[None]:
    """What the generated code refuses about data, as DataError of that source."""
    try:
        yield
    except ValueError as error:
        if type(error).__name__ != "BadInput":  # a class of the generated module
            raise
        what, _, remedy = str(error).partition("; ")
        if len(model.observed) == 1 and re.match(r"x(?!\w)", what):
            what = model.observed[0].name + what[1:]
        raise DataError(source, what, _remedy(what, remedy, model)) from error


def _remedy(what: str, remedy: str, model: Model) -> str:
    """What to do about data that do not fit the statement."""
    name = what.partition(" ")[0]
    found = next((v for v in model.variables if v.name == name), None)
    if " has shape " in what and found is not None and found.indices:
        letters = ", ".join(found.indices)
        return (f"its indices are {letters}: give a row for each value, with columns {letters} and "
                f"{name}, or columns {name}_1, {name}_2, ... for the last index")
    return remedy or "see the statement"
