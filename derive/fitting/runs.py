"""A run on data for a report: the fit, the start that ended elsewhere, and what was observed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..arrays.labelling import order, relabelled
from ..mixture import Mixture
from ..statement.as_plates import as_model
from .fit import fit_command
from .observations import Observations, read_observations
from .result import FitResult

#: Log-likelihoods that differ by less, relatively, belong to one maximum.
SAME = 1e-6
#: How many narrow starts are tried where all restarts have ended in one maximum, how long each may
#: run, and how many numbers the observations may be for it.
TRIES, TRY_ITERATIONS, TRY_SIZE = 8, 400, 50_000

#: Second differences are taken of so many parameters at most.
MOST_PARAMETERS = 20
#: Their step, and what counts as bent, in units where the log-likelihood bends by 1.
_STEP, CURVED = 0.02, 1e-3

#: What says when a fit stops.
_STOPPING = ("iterations", "tolerance", "criterion")

Path = tuple[tuple[Mapping[str, Any], float], ...]


@dataclass(frozen=True, eq=False)
class DataRun:
    """A fit with its observations. ``source`` says where the data are from, "" where unknown;
    ``start`` is the file of the start, or None for ``seed``; ``other`` the path of a start that
    ended elsewhere, or None, ``other_narrow`` whether it was a narrow start made for it, and
    ``other_is_maximum`` whether that is a maximum, None where it was not looked at; ``options``
    those that were given besides, of when to stop; ``drop_missing`` whether rows were left out.
    """

    model: Mixture
    rows: Observations
    fit: FitResult
    source: str
    description: str
    start: str | None
    seed: int
    other: Path | None
    other_narrow: bool
    other_is_maximum: bool | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    drop_missing: bool = False


def run_on(em: Any, source: str, *, start: str | None = None, seed: int = 0,
           columns: Sequence[str] | None = None, drop_missing: bool = False,
           **options: Any) -> DataRun:
    """The run of a derivation's EM on a file or shipped data set, as `derive fit` does it:
    ``options`` are the others of :func:`.fit.fit_command`. Raises DataError or StartError.

    >>> import derive
    >>> run = run_on(derive.derive_em(derive.models["two_gaussians"]), "faithful")
    >>> round(run.fit.log_likelihood, 3), run.other_narrow
    (-1130.264, True)
    """
    model, update = em.model, em.lambdify()
    rows = read_observations(model, source, columns, drop_missing=drop_missing)
    ended: list[Any] = []
    fit = fit_command(model, rows, start=start, seed=seed, update=update, ended=ended.append,
                      **options)
    other, narrow = _elsewhere(fit, ended), False
    if other is None and start is None and model.observed.domain in ("vector", "real"):
        other = _narrow(rows, fit, update)
        narrow = other is not None
    highest = None if other is None else _is_maximum(rows, model, update, other[-1][0],
                                                     fit.parameters)
    if start is None:
        fit, other = _in_order(model, fit, other)
    return DataRun(model, rows, fit, *_origin(source), start, seed, other, narrow, highest,
                   {n: options[n] for n in _STOPPING if options.get(n) is not None}, drop_missing)


def _in_order(model: Mixture, fit: FitResult, other: Path | None) -> tuple[FitResult, Path | None]:
    """The fit and the other path with the components in one order, that of where the fit ended."""
    stated = as_model(model)
    new = order(stated, fit.theta, fit.responsibilities.shape[1])
    if new == tuple(sorted(new)):
        return fit, other

    def turned(path: Path) -> Path:
        return tuple((relabelled(stated, theta, new), value) for theta, value in path)

    return replace(fit, theta=relabelled(stated, fit.theta, new), iterates=turned(fit.iterates),
                   responsibilities=fit.responsibilities[:, list(new)]), other and turned(other)


def _is_maximum(rows: Observations, model: Mixture, update: Any, theta: Mapping[str, Any],
                parameters: int) -> bool | None:
    """Whether every second difference falls at theta, where EM stands still; None where there are
    too many parameters to look."""
    from numeric.errors import BadInput
    from numeric.unconstrained import fitted_chart

    if parameters > MOST_PARAMETERS:
        return None
    known = {"known": dict(rows.known)} if rows.known else {}

    def height(t: Mapping[str, Any]) -> float:
        return float(update.log_likelihood(rows.x, t, **known))

    domains: dict[str, str] = {n: p.domain for p in model.parameters for n in p.names}
    try:
        chart = fitted_chart(height, theta, domains)
        way, H = _STEP * np.eye(chart.size), np.zeros((chart.size, chart.size))
        for n, a in enumerate(way):
            for m, b in enumerate(way[: n + 1]):
                corners = [height(chart.theta(u)) for u in (a + b, a - b, b - a, -a - b)]
                H[n, m] = H[m, n] = np.dot(corners, (1, -1, -1, 1))
    except (BadInput, ArithmeticError, ValueError, KeyError):
        return None
    return bool(np.linalg.eigvalsh(H / (4 * _STEP**2))[-1] < -CURVED)


def _differs(fit: FitResult, found: Any) -> bool:
    gap = abs(found.log_likelihood - fit.log_likelihood)
    return bool(found.stopped == "converged" and gap > SAME * (1 + abs(fit.log_likelihood)))


def _elsewhere(fit: FitResult, found: Sequence[Any]) -> Path | None:
    """The path of the lowest converged start that differs from the best."""
    others = [f for f in found if _differs(fit, f)]
    return tuple(min(others, key=lambda f: f.log_likelihood).trace) if others else None


def _narrow(rows: Observations, fit: FitResult, update: Any) -> Path | None:
    """The path of a start whose first component is made of few neighbouring rows, the others of
    the rest, where it ends in another maximum; None where none of a few does."""
    x, T = rows.x.reshape(len(rows.x), -1), fit.responsibilities
    K, few = T.shape[1], 4 * x.shape[1]
    if rows.known or K < 2 or x.size > TRY_SIZE or len(x) < 4 * few:
        return None
    scaled = (x - x.mean(axis=0)) / np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)
    for at in _outskirts(scaled, T)[:TRIES]:
        near = np.argsort(np.sum((scaled - at) ** 2, axis=1), kind="stable")[:few]
        start = np.zeros_like(T)
        start[np.arange(len(x)), 1 + np.arange(len(x)) % (K - 1)] = 1
        start[near] = np.eye(K)[0]
        try:
            found = update.fit(rows.x, update.m_step(rows.x, start),
                                      iterations=TRY_ITERATIONS)
        except (update.BadInput, update.Collapse):
            continue
        if _differs(fit, found):
            return tuple(found.trace)
    return None


def _outskirts(x: Any, T: Any) -> list[Any]:
    """Rows halfway out of each component and further, the largest component first: there a small
    cluster is not at once drawn into a large one."""
    owner, found = np.argmax(T, axis=1), []
    for share in (0.5, 0.75, 0.9, 0.25):
        for k in np.argsort(-T.sum(axis=0), kind="stable"):
            own = x[owner == k]
            if len(own):
                centre = T[:, k] @ x / T[:, k].sum()
                order = np.argsort(np.sum((own - centre) ** 2, axis=1), kind="stable")
                found.append(own[order[int(share * (len(own) - 1))]])
    return found


def _origin(source: str) -> tuple[str, str]:
    """Where data are from, and what they are, as far as is known."""
    from pathlib import Path as File

    from numeric.datasets import load, names

    if source in names() and not File(source).is_file():
        found = load(source)
        return found.source, found.description
    return "", ""
