"""A fit of any model: data, starts, restarts, the best of them."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..engine.parts import Algorithm
from ..fitting.options import Progress
from ..fitting.result import FitResult
from ..fitting.starts import COMMAND, Spelling
from ..model import Model, Parameter
from .given_start import require_start
from .search import Run, Search, best_of, from_start
from .starts import key_of
from .update import ArrayUpdate, lambdify

#: A fit of any model.


def fit_model(algorithm: Algorithm, x: Any, *, start: Mapping[str, Any] | None = None,
              known: Mapping[str, Any] | None = None, sizes: Mapping[str, int] | None = None,
              seed: int = 0, restarts: int = 10, iterations: int = 1000, tolerance: float = 1e-10,
              criterion: str | None = None, progress: Progress | None = None,
              update: ArrayUpdate | None = None, columns: tuple[str, ...] = (),
              dropped: tuple[int, ...] = (), ended: Callable[[Any], object] | None = None,
              spelled: Spelling = COMMAND, source: str = "") -> FitResult:
    """EM from ``start``, or from ``restarts`` seeded starts and what :mod:`.search` makes beside
    each, of which the best is kept; a collapsed one only where all collapse.

    ``x`` and ``known`` are as :class:`.ArrayUpdate` takes them; ``sizes`` has what the statement
    leaves open; ``criterion`` says what is compared with the tolerance, None the log-likelihood.
    ``ended`` is called with each of the runs that was not cut short. ``source`` is where the data
    are from, which messages of starts begin with. Raises StartError, and the update's BadInput.
    """
    options: dict[str, Any] = {"iterations": iterations, "tolerance": tolerance}
    options |= {"criterion": criterion} if criterion is not None else {}
    count = restarts if start is None else 1

    def watch(restart: int, t: int, value: float) -> None:
        if progress is not None:
            progress(restart, count, t, value)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of steps on the way; those of the last one are notes
        search = Search(update or lambdify(algorithm), x, known, sizes=sizes, start=start,
                        seed=seed, options=options, watch=None if progress is None else watch,
                        ended=ended, spelled=spelled, source=f"{source}: " if source else "")
        if start is not None:
            require_start(search.em, start, search.sizes)
        best = best_of(search, restarts) if start is None else from_start(search, start)
        return _result(algorithm.model, search, best, start, count, criterion, columns, dropped)


def _result(model: Model, search: Search, best: Run, start: Mapping[str, Any] | None, count: int,
            criterion: str | None, columns: tuple[str, ...], dropped: tuple[int, ...]) -> FitResult:
    found, update, em = best.found, search.update, search.em
    return FitResult(
        model.name, found.stopped, found.iterations, found.log_likelihood, found.theta,
        sum(free_numbers(p, found.theta) for p in model.parameters),
        _rows(update, search.data, search.sizes), found.trace, found.responsibilities,
        _labels(model), found.reason, best.restart, count, best.collapsed, criterion or "",
        search.options.get("tolerance") == 0, columns, dropped,
        together=tuple(p.theta for p in model.parameters), origin=best.of,
        degenerate=not best.regular, log_posteriors=found.log_posteriors,
        notes=(*_notes(model, start), *_endless(update, search.data, found)),
        axes={key_of(em, name): tuple((i, tuple(_plate_labels(model, i))) for i in own)
              for name, own in em.handed.items()})


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
