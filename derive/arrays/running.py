"""A model fitted to data by name, as `derive fit` does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..engine.parts import Algorithm
from ..fitting.cells import DataError
from ..fitting.fit import Progress, require_options
from ..fitting.library import known, observations
from ..fitting.start_file import read_start
from ..fitting.starts import StartError
from ..model import Model
from ..statement.library import Entry, library
from .fit import ModelFit, fit_model
from .observations import ModelRows, read_model
from .variants import Options, fit_variant


@dataclass(frozen=True, eq=False)
class ModelRun:
    """A fit with the data that it is of. ``source`` says where they are from; ``start`` is the
    file of the start, or None for ``seed``; ``ended`` are the runs of the update that were not cut
    short."""

    model: Model
    rows: ModelRows
    fit: ModelFit
    source: str
    start: str | None
    seed: int
    ended: tuple[Any, ...] = ()


def entry_of(model: Model) -> Entry | None:
    """The entry of the library that a model was read from, or None."""
    found = library.get(model.name)
    return found if found is not None and found.statement == model.statement else None


def rows_of(model: Model, source: str, columns: Sequence[str] | None = None,
            given: Mapping[str, Any] | None = None) -> ModelRows:
    """The data of a file or shipped data set as the model's variables; those of the library's
    own data set as its entry says. Raises DataError."""
    entry = entry_of(model)
    if entry is None or source != entry.data or columns is not None:
        return read_model(model, source, columns=columns, known=given)
    found = {**observations(entry), **known(entry), **(given or {})}
    used = tuple(dict.fromkeys(c for names in entry.columns.values() for c in names))
    return ModelRows(source, found, used)


def run_model(algorithm: Algorithm, source: str, *, start: str | None = None, seed: int = 0,
              restarts: int = 10, sizes: Mapping[str, int] | None = None,
              given: Mapping[str, Any] | None = None, columns: Sequence[str] | None = None,
              iterations: int = 1000, tolerance: float = 1e-10,
              progress: Progress | None = None, variant: str | None = None,
              options: Options | None = None) -> ModelRun:
    """The run of an algorithm on a file or shipped data set; ``start`` is a JSON file, ``given``
    numbers that the statement takes as known; ``variant`` one of EM, with its ``options``. Raises
    DataError, StartError."""
    require_options(iterations, tolerance, seed, restarts)
    model = algorithm.model
    rows = rows_of(model, source, columns, given)
    theta = None if start is None else read_start(model, start)
    ended: list[Any] = []
    how: Callable[..., ModelFit] = partial(fit_model, ended=ended.append) if variant is None \
        else partial(fit_variant, variant=variant, options=options)
    try:
        fit = how(algorithm, rows.x, start=theta, sizes=sizes, seed=seed, restarts=restarts,
                  iterations=iterations, tolerance=tolerance, progress=progress,
                  columns=rows.columns)
    except StartError as error:
        raise StartError(f"{start}: {error}" if start else str(error)) from error
    except ValueError as error:
        if type(error).__name__ != "BadInput":  # a class of the generated module
            raise
        what, _, remedy = str(error).partition("; ")
        raise DataError(source, what, _remedy(what, remedy, model)) from error
    return ModelRun(model, rows, fit, source, start, seed, tuple(ended))


def _remedy(what: str, remedy: str, model: Model) -> str:
    """What to do about data that do not fit the statement."""
    name = what.partition(" ")[0]
    found = next((v for v in model.variables if v.name == name), None)
    if " axes: it needs " in what and found is not None and found.indices:
        letters = ", ".join(found.indices)
        return (f"its indices are {letters}: give a row for each value, with columns {letters} and "
                f"{name}, or columns {name}_1, {name}_2, ... for the last index")
    return remedy or "see the statement"
