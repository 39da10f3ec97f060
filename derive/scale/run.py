"""EM over rows that are read in chunks: starts on a sample, then passes over all."""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..arrays.fit import fit_model, free_numbers
from ..arrays.given_start import require_start
from ..arrays.starts import sizes_of
from ..arrays.update import lambdify
from ..engine.parts import Algorithm
from ..fitting.cells import DataError
from ..fitting.fit import require_options
from ..fitting.result import FitResult
from ..fitting.starts import StartError
from .checkpoint import State, load, save
from .engines import ENGINES, Engine, engine
from .rows import ModelChunks, model_chunks
from .step import ChunkStep, chunk_step

#: Rows of a chunk, and of the sample on which starts are compared.
ROWS, SAMPLE = 1 << 16, 10_000


@dataclass(frozen=True)
class Pass:
    """How far a run has come: the iterate whose log-likelihood is ``value``, the last that is
    known, or None; of the next pass ``rows`` of ``total`` rows; rows a second, and the seconds
    that are left if the gains go on as the last two, None where these do not say."""

    iteration: int
    value: float | None
    rows: int
    total: int
    rate: float
    left: float | None


@dataclass(frozen=True)
class Options:
    """How a run starts, when it ends, and what runs it."""

    start: Mapping[str, Any] | None = None
    seed: int = 0
    restarts: int = 10
    sizes: Mapping[str, int] | None = None
    given: Mapping[str, float] | None = None
    columns: Sequence[str] | None = None
    iterations: int = 1000
    tolerance: float = 1e-10
    chunk: int = ROWS
    engine: str = "numpy"
    trace: bool = False


@dataclass(frozen=True, eq=False)
class ChunkFit:
    """A fit over chunks; ``interrupted`` where it was ended from outside. ``notes`` are of how
    the data were read."""

    fit: FitResult
    interrupted: bool
    notes: tuple[str, ...] = ()


def fit_chunks(algorithm: Algorithm, source: str, options: Options, *,
               checkpoint: Path | None = None, resume: Path | None = None,
               progress: Callable[[Pass], object] | None = None) -> ChunkFit:
    """EM on the rows of a file that are read in chunks, in memory that does not grow with them.

    Starts are compared on a sample of the rows, as a fit does it; the best one goes on, on all
    rows. After each pass the state is written to ``checkpoint``; ``resume`` is such a file, from
    which the run goes on to what it would have come to. An interruption ends it with the
    last iterate. Raises DataError, StartError, NotSummed, CannotLower.
    """
    require_options(options.iterations, options.tolerance, options.seed, options.restarts)
    if options.chunk < 1:
        raise StartError(f"--chunks {options.chunk}: it must be at least 1")
    if options.engine not in ENGINES:
        raise StartError(f"--engine {options.engine}: there are {', '.join(ENGINES)}")
    step = chunk_step(algorithm)
    model = algorithm.model
    if resume is None:
        chunks, state = _begun(algorithm, step, source, options)
    else:
        state = load(resume)
        if state.statement != model.statement or state.source != source:
            other = "another statement" if state.statement != model.statement else \
                f"the data {state.source}"
            raise StartError(f"{resume}: is a run of {other}: give those of the run")
        chunks = replace(
            model_chunks(model, source, state.chunk, columns=state.chosen, given=state.given),
            rows=state.rows, columns=state.columns, labels=state.labels)
    run = _Run(step, engine(state.engine, step, chunks), state, options, checkpoint or resume,
               progress)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        stopped = run.to_the_end()
    return ChunkFit(_fit(algorithm, run.state, stopped, options, step.em.log_prior is not None),
                    stopped == "interrupted", chunks.notes)


def _begun(algorithm: Algorithm, step: ChunkStep, source: str, options: Options
           ) -> tuple[ModelChunks, State]:
    """The data, and the state before the first pass."""
    model = algorithm.model
    chunks, x = model_chunks(model, source, options.chunk, columns=options.columns,
                             given=options.given).scanned(SAMPLE, options.seed)
    search: dict[str, Any] = {}
    update = lambdify(algorithm)
    if options.start is None:
        try:
            found = fit_model(algorithm, x, sizes=options.sizes, seed=options.seed,
                              restarts=options.restarts, iterations=options.iterations,
                              tolerance=options.tolerance, update=update)
        except ValueError as error:
            if type(error).__name__ != "BadInput":  # a class of a generated module
                raise
            what, _, remedy = str(error).partition("; ")
            raise DataError(f"{source}, a sample of the rows", what, remedy or "see the statement"
                            ) from error
        theta = dict(found.theta)
        search = {"restart": found.restart, "restarts": found.restarts,
                  "collapsed": found.collapsed, "origin": found.origin}
    else:
        theta = dict(options.start)
    try:
        ready = update.prepare(x, None, theta, options.sizes)
    except update.BadInput as error:
        raise StartError(str(error)) from error
    arrays = {node: ready[name] for node, name in update.names.items() if name in ready}
    sizes = sizes_of(update.em, arrays, options.sizes or {}, theta)
    require_start(update.em, theta, sizes)
    units = chunks.counted or chunks.rows * math.prod(
        sizes[update.em.sizes[i]] for i in algorithm.units[0].plates[1:])
    return chunks, State(
        model.statement, source, options.chunk, chunks.rows, units, options.engine, chunks.columns,
        chunks.chosen, dict(chunks.labels), dict(options.given or {}), search, following=theta,
        iterates=() if options.trace else None)


class _Run:
    """Passes over the rows, one after the other."""

    def __init__(self, step: ChunkStep, total: Engine, state: State, options: Options,
                 file: Path | None, progress: Callable[[Pass], object] | None) -> None:
        self.step, self.total, self.state = step, total, state
        self.options, self.file, self.progress = options, file, progress
        self.began = time.monotonic()
        self.read = 0

    def to_the_end(self) -> str:
        """Passes until one of "converged", "iterations", "collapsed", "interrupted" is so."""
        try:
            while not (stopped := self._stopped()):
                self._one()
        except KeyboardInterrupt:
            if not self.state.values:
                raise
            self._keep(self.state)  # the file may be one iterate behind, or ahead
            return "interrupted"
        return stopped

    def _stopped(self) -> str:
        risen, t = self.state.risen, len(self.state.risen) - 1
        tolerance = self.options.tolerance
        if tolerance and t > 0 and \
                abs(risen[t] - risen[t - 1]) <= tolerance * (1 + abs(risen[t])):
            return "converged"
        if t >= self.options.iterations:
            return "iterations"
        return "collapsed" if self.state.following is None else ""

    def _one(self) -> None:
        """One pass, and what follows from it, in the file."""
        old = self.state
        theta = old.following
        assert theta is not None
        started, before = time.monotonic(), self.read

        def seen(rows: int) -> None:
            self.read = before + rows
            if self.progress is not None:
                self.progress(self._at(rows))

        try:
            data, sums = self.total(theta, seen)
            numbers = self.step.numbers(theta)
            value, prior = self.step.values(data, sums, numbers)
            risen = value if prior is None else value + prior
            if not math.isfinite(risen):
                raise self.step.Collapse("an observation has probability 0" if value == -math.inf
                                         else "the prior density of a parameter is 0")
        except self.step.Collapse as error:
            if not old.values:
                raise StartError(f"the start gives no likelihood ({error}): choose another"
                                 ) from error
            self._keep(replace(old, following=None, reason=str(error)))
            return
        following, reason = None, ""
        try:
            following = self.step.renewed(data, sums, numbers)
        except self.step.Collapse as error:
            reason = str(error)
        iterates = None if old.iterates is None else (*old.iterates, theta)
        self._keep(replace(old, theta=theta, following=following, reason=reason,
                           values=(*old.values, value), risen=(*old.risen, risen),
                           iterates=iterates))
        self.seconds = time.monotonic() - started

    def _keep(self, state: State) -> None:
        self.state = state
        if self.file is not None:
            try:
                save(state, self.file)
            except OSError as error:
                raise StartError(f"{self.file}: cannot be written ({error.strerror}); what it has "
                                 "is the iterate before") from error

    def _at(self, rows: int) -> Pass:
        done = len(self.state.values)
        rate = self.read / max(time.monotonic() - self.began, 1e-9)
        more = passes_left(self.state.risen, self.options.tolerance,
                           self.options.iterations - done)
        total = self.state.rows
        left = None if more is None or not rate else ((more + 1) * total - rows) / rate
        return Pass(done, self.state.values[-1] if done else None, rows, total, rate, left)


def passes_left(risen: Sequence[float], tolerance: float, most: int) -> int | None:
    """How many passes are to come, if each gain is the same part of the one before as the last;
    None where the gains do not say; at most ``most``.

    >>> passes_left([0.0, 1.0, 1.5], 0.01, 100), passes_left([0.0], 0.01, 100)
    (5, None)
    """
    if not tolerance:
        return most
    if len(risen) < 3:
        return None
    before, last = risen[-2] - risen[-3], risen[-1] - risen[-2]
    if not 0 < last < before:
        return None
    wanted = tolerance * (1 + abs(risen[-1]))
    return min(most, max(0, math.ceil(math.log(wanted / last) / math.log(last / before))))


def _fit(algorithm: Algorithm, state: State, stopped: str, options: Options, prior: bool
         ) -> FitResult:
    """The result, as a fit of all rows in memory gives it, without responsibilities."""
    model, theta, value = algorithm.model, state.theta, state.values[-1]
    assert theta is not None
    kept = ((theta, value),) if state.iterates is None else \
        tuple(zip(state.iterates, state.values, strict=True))
    return FitResult(
        model.name, stopped, len(state.values) - 1, value, theta,
        sum(free_numbers(p, theta) for p in model.parameters), state.units, kept,
        np.empty((0, 0)), (), state.reason if stopped == "collapsed" else "",
        endless=options.tolerance == 0, columns=state.columns,
        together=tuple(p.theta for p in model.parameters),
        log_posteriors=(state.risen if state.iterates is not None else state.risen[-1:])
        if prior else (), **state.search)
