"""`derive fit` of data that are read in chunks."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .models import numbers
from .output import status, target

if TYPE_CHECKING:
    from derive.fitting import FitResult
    from derive.model import Model
    from derive.scale import Pass

#: Larger files are read in chunks in any case.
LARGE = 1 << 30
INTERRUPTED = 130


@dataclass(frozen=True)
class Wanted:
    """What was said about chunks."""

    chunks: int | None = None
    engine: str | None = None
    checkpoint: str | None = None
    resume: str | None = None


def in_chunks(data: str, wanted: Wanted) -> bool:
    """Whether a run is one over chunks: as was said, or because the file is large."""
    if wanted != Wanted():
        return True
    try:
        return Path(data.partition(".duckdb:")[0]).stat().st_size > LARGE
    except OSError:
        return False


def fit_in_chunks(model: Model, data: str, wanted: Wanted, *, start: str | None,
                  settings: tuple[str, ...], columns: list[str] | None, trace: bool, force: bool,
                  search: Mapping[str, Any], others: Mapping[str, Any]) -> tuple[FitResult, int]:
    """The fit, and the exit code. Raises click.UsageError, and what fit_chunks does."""
    from derive.api import derive_em
    from derive.fitting.start_file import read_start
    from derive.scale import Options, fit_chunks
    from derive.scale.checkpoint import load

    for option, value in others.items():
        if value:
            raise click.UsageError(f"{option} is of rows that are in memory: leave it out, or fit "
                                   "without --chunks a file that is not larger than 1 GiB")
    if search.get("criterion") not in (None, "log-likelihood"):
        raise click.UsageError(f"--criterion {search['criterion']}: in chunks the change of the "
                               "log-likelihood says when to stop; leave it out")
    if start is not None and {"seed", "restarts"} & set(search):
        raise click.UsageError("--start is one start: leave out --seed and --restarts")
    sizes, given = numbers(settings, model)
    rest = {name: value for name, value in search.items() if name != "criterion"}
    file = None
    if wanted.resume is not None:
        _require_of_the_run({
            "--start": start, "--set": settings, "--columns": columns, "--chunks": wanted.chunks,
            "--engine": wanted.engine, "--seed": rest.get("seed"),
            "--restarts": rest.get("restarts")})
        file = Path(wanted.resume)
        if trace and load(file).iterates is None:
            raise click.UsageError(f"--trace: {wanted.resume} is of a run without it, and has the "
                                   "last iterate alone")
    if wanted.checkpoint is not None:
        again = wanted.checkpoint == wanted.resume
        goes_to = target(wanted.checkpoint, force or again)
        if goes_to is None:
            raise click.UsageError("--checkpoint -: name a file")
    else:
        goes_to = None
    said = {**rest, "chunk": wanted.chunks, "engine": wanted.engine}
    options = Options(
        None if start is None else read_start(model, start), sizes=sizes, given=given,
        columns=columns, trace=trace,
        **{name: value for name, value in said.items() if value is not None})
    with _watched() as watch:
        done = fit_chunks(derive_em(model).algorithm, data, options, checkpoint=goes_to,
                          resume=file, progress=watch)
    for note in done.notes:
        click.echo(f"derive: note: {data}: {note}", err=True)
    if done.interrupted:
        click.echo("derive: interrupted", err=True)
    return done.fit, INTERRUPTED if done.interrupted else done.fit.exit_code


def _require_of_the_run(options: Mapping[str, Any]) -> None:
    """Raises click.UsageError for what a run has settled already."""
    for option, value in options.items():
        if value not in (None, ()):
            raise click.UsageError(f"{option}: a run that goes on has it already; leave it out, "
                                   "or --resume")


@contextmanager
def _watched() -> Iterator[Callable[[Pass], None] | None]:
    """Shows how far a run has come, how fast it is and how long it lasts, on a terminal only."""
    last = 0.0
    with status() as show:

        def at(state: Pass) -> None:
            nonlocal last
            if time.monotonic() - last < 0.2:
                return
            last = time.monotonic()
            show(line(state))

        yield at if sys.stderr.isatty() else None


def line(state: Pass) -> str:
    """How far a run has come, in a line.

    >>> from derive.scale import Pass
    >>> line(Pass(3, -12.5, 50, 200, 1e6, 75.0))
    'iteration 2: -12.500000; 25 % of the next pass, 1e+06 rows a second, about 0:01:15 left'
    """
    text = f"iteration {state.iteration - 1}: {state.value:.6f}; " if state.value is not None \
        else ""
    share = 100 * state.rows // max(state.total, 1)
    text += f"{share} % of the {'next' if text else 'first'} pass, {state.rate:.3g} rows a second"
    if state.left is not None:
        seconds = round(state.left)
        text += (f", about {seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02} left")
    return text
