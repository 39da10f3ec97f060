"""A fit of any model: data, starts, restarts, the best of them."""

from __future__ import annotations

import csv
import io
import itertools
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..engine.parts import Algorithm
from ..fitting.fit import FitResult, Progress
from ..fitting.starts import StartError
from ..model import Model, Parameter
from .given_start import require_start
from .starts import KINDS, key_of, seeded_theta, sizes_of
from .update import ArrayUpdate, lambdify

#: EM steps before runs are compared, and how many go on.
SCREENING, CONTINUED = 20, 3


@dataclass(frozen=True, eq=False)
class ModelFit(FitResult):
    """A fit of a model in general: ``responsibilities`` is (N, K) or a mapping; ``log_posteriors``
    are those of the iterates where there are priors; ``notes`` what a reader would want to
    know; ``axes`` the letters of each responsibility."""

    log_posteriors: tuple[float, ...] = ()
    notes: tuple[str, ...] = ()
    axes: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = field(default_factory=dict)

    @property
    def log_posterior(self) -> float | None:
        """Log-likelihood and log prior at the end, None where there are no priors."""
        return self.log_posteriors[-1] if self.log_posteriors else None

    def to_json(self, trace: bool = False) -> dict[str, Any]:
        """The result as plain data; with ``trace``, every iterate too."""
        found = super().to_json(trace)
        if self.log_posteriors:
            found["log_posterior"] = self.log_posterior
            for entry, value in zip(found.get("iterates", ()), self.log_posteriors, strict=False):
                entry["log_posterior"] = value
        if self.notes:
            found["notes"] = list(self.notes)
        return found

    def text(self) -> str:
        """The result for a reader."""
        text = super().text()
        if self.log_posteriors:
            text = text.replace("  free parameters", f"  log posterior   {self.log_posterior:.6f}"
                                "\n  free parameters", 1)
        return text + "".join(f"  {note}\n" for note in self.notes)

    def responsibilities_csv(self) -> str:
        """The responsibilities as CSV: a row for each unit where there is one latent variable with
        one index, else a row for each entry."""
        if not isinstance(self.responsibilities, Mapping) and self.responsibilities.ndim == 2:
            return super().responsibilities_csv()
        tables = self.responsibilities if isinstance(self.responsibilities, Mapping) else {
            next(iter(self.axes)): self.responsibilities}
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        for key, T in tables.items():
            writer.writerow([*(letter for letter, _ in self.axes[key]), f"P({key})"])
            words = [labels or [str(n + 1) for n in range(size)]
                     for (_, labels), size in zip(self.axes[key], T.shape, strict=True)]
            writer.writerows([*place, repr(float(value))] for place, value in
                             zip(itertools.product(*words), T.ravel(), strict=True))
        return out.getvalue()


def fit_model(algorithm: Algorithm, x: Any, *, start: Mapping[str, Any] | None = None,
              known: Mapping[str, Any] | None = None, sizes: Mapping[str, int] | None = None,
              seed: int = 0, restarts: int = 10, iterations: int = 1000, tolerance: float = 1e-10,
              progress: Progress | None = None, update: ArrayUpdate | None = None,
              columns: tuple[str, ...] = (), ended: Callable[[Any], object] | None = None
              ) -> ModelFit:
    """EM from ``start``, or from ``restarts`` seeded starts, of which the best is kept.

    ``x`` and ``known`` are as :class:`.ArrayUpdate` takes them; ``sizes`` has what the statement
    leaves open; ``ended`` is called with each run of the update that was not cut short. A
    collapsed run is kept only where all collapse. Raises StartError, and the
    update's BadInput.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of steps on the way; those of the last one are notes
        return _fitted(algorithm, x, start, known, dict(sizes or {}), seed, restarts,
                       {"iterations": iterations, "tolerance": tolerance}, progress,
                       update or lambdify(algorithm), columns, ended)


def _fitted(algorithm: Algorithm, x: Any, start: Mapping[str, Any] | None,
            known: Mapping[str, Any] | None, wanted: Mapping[str, int], seed: int, restarts: int,
            options: Mapping[str, Any], progress: Progress | None, update: ArrayUpdate,
            columns: tuple[str, ...], ended: Callable[[Any], object] | None) -> ModelFit:
    em, model = update.em, algorithm.model
    unknown = [s for s in wanted if s not in {p.size for p in model.plates} | {"d"}]
    if unknown:
        raise StartError(f"{unknown[0]}={wanted[unknown[0]]}: the statement has no size of that "
                         f"name; it has {', '.join(p.size for p in model.plates)}")
    prepared = update.prepare(x, known, start, wanted)
    arrays = {node: prepared[name] for node, name in update.names.items() if name in prepared}
    found = sizes_of(em, arrays, wanted, start)

    def watch(restart: int) -> Callable[[int, float], None] | None:
        return None if progress is None else \
            lambda t, value: progress(restart, restarts if start is None else 1, t, value)

    if start is not None:
        require_start(em, start, found)
        try:
            best = update.fit(prepared, start, progress=watch(0), **options)
        except update.Collapse as error:
            raise StartError(f"the start gives no likelihood ({error}): choose another") from error
        place, collapsed, origin = 0, int(best.stopped == "collapsed"), "rows"
    else:
        best, place, collapsed, origin = _best(update, prepared, arrays, found, seed, restarts,
                                               options, watch, ended or (lambda run: None))
    labels = _labels(model)
    return ModelFit(
        model.name, best.stopped, best.iterations, best.log_likelihood, best.theta,
        sum(free_numbers(p, best.theta) for p in model.parameters), _rows(update, prepared, found),
        best.trace, best.responsibilities, labels, best.reason, place,
        1 if start is not None else restarts, collapsed, "", options["tolerance"] == 0, columns,
        together=tuple(p.theta for p in model.parameters), origin=origin,
        log_posteriors=best.log_posteriors,
        notes=(*_notes(model, start), *_endless(update, prepared, best)),
        axes={key_of(em, name): tuple((i, tuple(_plate_labels(model, i))) for i in own)
              for name, own in em.handed.items()})


def _best(update: ArrayUpdate, prepared: Any, arrays: Mapping[str, Any], sizes: Mapping[str, int],
          seed: int, restarts: int, options: Mapping[str, Any],
          watch: Callable[[int], Any], ended: Callable[[Any], object]
          ) -> tuple[Any, int, int, str]:
    """The best run of all starts, which start it was, how many collapsed, what it was made of."""
    short = min(SCREENING, options["iterations"])
    runs: list[tuple[Any, int, str]] = []
    collapsed, failure = 0, None
    for r in range(restarts):
        for kind in KINDS:
            rng = np.random.default_rng((seed, r, KINDS.index(kind)))
            try:
                theta = seeded_theta(update, prepared, arrays, sizes, kind, rng)
                run = update.fit(prepared, theta, iterations=short, progress=watch(r),
                                 tolerance=options["tolerance"])
            except update.Collapse as error:
                collapsed, failure = collapsed + 1, failure or error
                continue
            runs.append((run, r, kind))
    if not runs:
        raise StartError(f"no start gives a likelihood ({failure}): give one with --start")
    runs.sort(key=_rank, reverse=True)
    done: list[tuple[Any, int, str]] = []
    for run, r, kind in runs:
        done.append((_continued(update, prepared, run, options, watch(r)), r, kind))
        ended(done[-1][0])
        if sum(whole.stopped != "collapsed" for whole, _, _ in done) == CONTINUED:
            break
    best, r, kind = max(done, key=_rank)
    collapsed += sum(run.stopped == "collapsed" for run, _, _ in (*done, *runs[len(done):]))
    return best, r, collapsed, kind


def _rank(run: tuple[Any, int, str]) -> tuple[bool, float]:
    return run[0].stopped != "collapsed", run[0].risen


def _continued(update: ArrayUpdate, prepared: Any, run: Any, options: Mapping[str, Any],
               progress: Any) -> Any:
    """A run that was cut short, to its end."""
    left = options["iterations"] - run.iterations
    if run.stopped != "iterations" or left <= 0:
        return run
    more = update.fit(prepared, run.theta, iterations=left, tolerance=options["tolerance"],
                      progress=progress)
    return more._replace(trace=run.trace + more.trace[1:],
                         iterations=run.iterations + more.iterations,
                         log_posteriors=run.log_posteriors + more.log_posteriors[1:])


def free_numbers(p: Parameter, theta: Mapping[str, Any]) -> int:
    """How many numbers of a parameter may vary on their own."""
    values = [np.asarray(theta[key]) for key in p.theta]
    count = sum(v.size for v in values)
    d = values[0].shape[-1] if values[0].ndim else 1
    if p.structure:
        return count // d**2 * (d if p.structure == "diagonal" else 1)
    if p.domain == "simplex" and "" in p.keys:
        return count
    if p.domain == "simplex":
        last = len(values) if len(values) > 1 and len(p.indices) == 1 else d
        return count // last * (last - 1)
    if p.domain == "covariance":
        return count // d**2 * (d * (d + 1) // 2)
    return count


def _rows(update: ArrayUpdate, prepared: Any, sizes: Mapping[str, int]) -> int:
    """How many units there are; where they are counted, the sum of their counts."""
    em = update.em
    for w in em.model.weights:
        name = update.names.get(f"variable {w.value.args[0]}") if w.value.op == "symbol" else None
        if w.counts and name in prepared:
            return int(np.sum(prepared[name]))
    unit = em.algorithm.units[0] if em.algorithm.units else None
    plates = unit.plates if unit else tuple(p.index for p in em.model.plates[:1])
    return int(np.prod([sizes[em.sizes[i]] for i in plates]))


def _labels(model: Model) -> tuple[str, ...]:
    return _plate_labels(model, model.latents[0].values) if model.latents else ()


def _plate_labels(model: Model, letter: str) -> tuple[str, ...]:
    return model.plate(letter).labels


def _endless(update: ArrayUpdate, prepared: Any, best: Any) -> tuple[str, ...]:
    """What a step from where the run ended warns of: maxima at infinity."""
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        try:
            update.step(prepared, best.theta)
        except update.Collapse:
            return ()
    return tuple(dict.fromkeys(str(w.message) for w in found))


def _notes(model: Model, start: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Probabilities that a start has at 0 or 1, where EM leaves them."""
    found = []
    for p in model.parameters if start is not None else ():
        for key in p.theta if p.domain in ("simplex", "probability") else ():
            value = np.asarray(start[key] if start else 0, dtype=float)
            at = int(np.sum(value == 0) + (np.sum(value == 1) if p.domain == "probability" else 0))
            if at:
                found.append(f"{key} starts on the boundary in {at} "
                             f"entr{'y' if at == 1 else 'ies'}: a probability that starts at 0 "
                             "stays 0")
    return tuple(found)


