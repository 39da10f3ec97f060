"""A run on data for a report: the fit, a start that ended elsewhere, and what was observed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import islice
from typing import Any

import numpy as np

from ..engine.parts import Algorithm
from ..fitting.result import FitResult
from ..model import Model
from .labelled import Labelled, labelled
from .labelling import order, relabelled
from .running import ModelRun, run_model
from .update import ArrayUpdate, lambdify

#: Log-likelihoods that differ by less, relatively, belong to one maximum.
SAME = 1e-6
#: How many narrow starts are tried where all restarts have ended in one maximum, how long each may
#: run, and how many numbers the observations may be for it.
TRIES, TRY_ITERATIONS, TRY_SIZE = 8, 400, 50_000
#: Second differences are taken of so many parameters at most.
MOST_PARAMETERS = 20
#: Their step, and what counts as bent, in units where the log-likelihood bends by 1.
_STEP, CURVED = 0.02, 1e-3

Path = tuple[tuple[Mapping[str, Any], float], ...]


@dataclass(frozen=True, eq=False)
class ShownRun(ModelRun):
    """A run with what a report shows besides. ``form`` is the model as one with a label for each
    observation, or None; ``update`` the generated code. ``other`` is the path of a start that ended
    elsewhere, or None, ``other_narrow`` whether it was a narrow start made for it, and
    ``other_is_maximum`` whether that is a maximum, None where it was not looked at. ``origin`` says
    where the data are from and ``description`` what they are, "" where unknown."""

    form: Labelled | None = None
    update: Any = None
    other: Path | None = None
    other_narrow: bool = False
    other_is_maximum: bool | None = None
    origin: str = ""
    description: str = ""


def run_shown(algorithm: Algorithm, source: str, **options: Any) -> ShownRun:
    """The run of an algorithm on a file or shipped data set, as `derive fit` does it; ``options``
    are those of :func:`.running.run_model`. Raises DataError, StartError.

    >>> import derive
    >>> from derive.engine.em import derive_algorithm
    >>> em = derive_algorithm(derive.models["two_gaussians"])
    >>> run = run_shown(em, "faithful")
    >>> round(run.fit.log_likelihood, 3), run.other_narrow
    (-1130.264, True)
    """
    return shown(algorithm, run_model(algorithm, source, **options))


def shown(algorithm: Algorithm, run: ModelRun) -> ShownRun:
    """What a report shows of a run; its labels in one order, that of where the fit ended."""
    model, fit = run.model, run.fit
    update, form = lambdify(algorithm), labelled(model)
    single = not isinstance(fit.responsibilities, Mapping)
    form = form if single else None
    other, narrow, highest = _elsewhere(fit, run.ended), False, None
    if other is None and run.start is None and form is not None:
        other = _narrow(form, run, update)
        narrow = other is not None
    if other is not None:
        highest = _is_maximum(update, run, other[-1][0])
    if run.start is None and form is not None:
        fit, other = _in_order(run, other)
    origin, description = _origin(run.source)
    inherited = {f.name: getattr(run, f.name) for f in fields(ModelRun)}
    return ShownRun(**{**inherited, "fit": fit}, form=form, update=update, other=other,
                    other_narrow=narrow, other_is_maximum=highest, origin=origin,
                    description=description)


def known_numbers(model: Model, x: Mapping[str, Any]) -> dict[str, Any]:
    """What is known beside the observations, as arrays."""
    return {v.name: np.asarray(x[v.name], dtype=np.float64) for v in model.known if v.name in x}


def _in_order(run: ModelRun, other: Path | None) -> tuple[FitResult, Path | None]:
    """The fit and the other path with the labels in one order, that of where the fit ended."""
    fit, model = run.fit, run.model
    new = order(model, fit.theta, fit.responsibilities.shape[-1])
    if new == tuple(sorted(new)):
        return fit, other

    def turned(path: Path) -> Path:
        return tuple((relabelled(model, theta, new), value) for theta, value in path)

    return replace(fit, theta=relabelled(model, fit.theta, new), iterates=turned(fit.iterates),
                   responsibilities=fit.responsibilities[:, list(new)]), other and turned(other)


def _is_maximum(update: ArrayUpdate, run: ModelRun, theta: Mapping[str, Any]) -> bool | None:
    """Whether every second difference falls at theta, where EM stands still; None where there are
    too many parameters to look, or another domain than these differences know."""
    from numeric.errors import BadInput
    from numeric.unconstrained import fitted_chart

    if run.fit.parameters > MOST_PARAMETERS:
        return None
    x = update.prepare(run.rows.x, None, theta, {})

    def height(t: Mapping[str, Any]) -> float:
        prior = float(update.log_prior(x, t)) if run.fit.log_posteriors else 0.0
        return float(update.log_likelihood(x, t)) + prior

    domains = {key: {"variance": "positive"}.get(p.domain, p.domain)
               for p in run.model.parameters for key in p.theta}
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


def _narrow(form: Labelled, run: ModelRun, update: ArrayUpdate) -> Path | None:
    """The path of a start whose first label is given to few neighbouring rows, the others to the
    rest, where it ends in another maximum; None where none of a few does."""
    fit, T = run.fit, run.fit.responsibilities
    x = np.asarray(run.rows.x[form.observed.name], dtype=np.float64).reshape(len(T), -1)
    K, few = T.shape[1], 4 * x.shape[1]
    if form.beside or form.observed.domain not in ("real", "vector") or K < 2 \
            or x.size > TRY_SIZE or len(x) < 4 * few:
        return None
    scaled = (x - x.mean(axis=0)) / np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)
    for at in islice(_outskirts(scaled, T), TRIES):
        near = np.argsort(np.sum((scaled - at) ** 2, axis=1), kind="stable")[:few]
        start = np.zeros_like(T)
        start[np.arange(len(x)), 1 + np.arange(len(x)) % (K - 1)] = 1
        start[near] = np.eye(K)[0]
        try:
            first = update.m_step(run.rows.x, start, theta=fit.theta)
            found = update.fit(run.rows.x, first, iterations=TRY_ITERATIONS)
        except (update.BadInput, update.Collapse):
            continue
        if _differs(fit, found):
            return tuple(found.trace)
    return None


def _outskirts(x: Any, T: Any) -> Iterator[Any]:
    """Rows halfway out of each label's and further, the most frequent label first: there a small
    cluster is not at once drawn into a large one."""
    owner = np.argmax(T, axis=1)
    for share in (0.5, 0.75, 0.9, 0.25):
        for k in np.argsort(-T.sum(axis=0), kind="stable"):
            own = x[owner == k]
            if len(own):
                centre = T[:, k] @ x / T[:, k].sum()
                away = np.argsort(np.sum((own - centre) ** 2, axis=1), kind="stable")
                yield own[away[int(share * (len(own) - 1))]]


def _origin(source: str) -> tuple[str, str]:
    """Where data are from, and what they are, as far as is known."""
    from pathlib import Path as File

    from numeric.datasets import load, names

    if source in names() and not File(source).is_file():
        found = load(source)
        return found.source, found.description
    return "", ""
