"""The best of many starts: rows, k-means and chance, screened; then one component moved.

Row starts run to their end. The others run a few steps, of which those with the highest likelihood
are continued. From the best a component is taken away that is missed least, and another one split
in two, or all responsibilities are softened, as long as the likelihood rises by it. Where there are
very many rows all this is done on some of them, and the best that it finds is continued on all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..mixture import Mixture
from .cells import Array
from .observations import Observations
from .posteriors import drawn, maximised, shared, split, without
from .starts import COMMAND, Spelling, StartError, seeded_start

#: EM steps before runs are compared, from a start and from a split; how many of R starts go on.
SCREENING, TRIED, CONTINUED = 10, 5, 3
#: How many components are looked at as those to do without, and how many splits are continued.
MISSED, FOLLOWED = 3, 2
#: What part of a posterior becomes equal shares in a run from the softened posterior.
SOFTENED = (0.3, 0.5, 0.7)
#: A run in the place of an earlier one must be higher by this, relatively.
HIGHER = 1e-7
#: Smaller eigenvalues of a covariance, those of the covariance of all rows being 1, are degenerate.
DEGENERATE = 1e-6
#: Rows that are searched where there are more than twice as many: at least, and for each number
#: that a component's mean has.
SEARCHED, SEARCHED_EACH = 20_000, 200

Watch = Callable[[int, int, float], object]


@dataclass(frozen=True, eq=False)
class Best:
    """What the generated code's ``fit`` has ``found`` from the best start, which ``restart`` that
    was, what it was made ``of``, how many starts ``collapsed``, and whether it is ``regular``."""

    found: Any
    restart: int
    collapsed: int
    of: str
    regular: bool


@dataclass(frozen=True, eq=False)
class _Run:
    """A fit so far, the number of its start, and what that was made of."""

    found: Any
    restart: int
    of: str
    regular: bool

    @property
    def rank(self) -> tuple[bool, bool, float]:
        """Runs that go on before those that collapsed, regular ones before degenerate ones."""
        return self.found.stopped != "collapsed", self.regular, self.found.log_likelihood

    def above(self, other: _Run | None) -> bool:
        """Whether this is to stand in the place of an earlier run."""
        if other is None or self.rank[:2] != other.rank[:2]:
            return other is None or self.rank[:2] > other.rank[:2]
        mine, theirs = self.found.log_likelihood, other.found.log_likelihood
        return bool(mine > theirs + HIGHER * (1 + abs(theirs)))


class Search:
    """Runs of the generated code ``update`` on ``rows`` with K components.

    ``options`` are those of its ``fit``; ``watch(start, iteration, log-likelihood)`` is called at
    each iterate; ``ended`` with each fit that is not cut short.
    """

    def __init__(self, model: Mixture, rows: Observations, K: int, update: Any, *, seed: int,
                 options: Mapping[str, Any], watch: Watch | None = None,
                 ended: Callable[[Any], object] | None = None,
                 spelled: Spelling = COMMAND) -> None:
        self.model, self.rows, self.K, self.update = model, rows, K, update
        self.seed, self.options, self.watch = seed, dict(options), watch
        self.ended, self.spelled = ended, spelled
        self.iterations = int(self.options.pop("iterations", 1000))
        self.known = {"known": dict(rows.known)} if rows.known else {}
        self.collapsed = 0
        self.failure: ArithmeticError | None = None

    # runs -----------------------------------------------------------------------------------------

    def run(self, theta: Mapping[str, Any], restart: int, of: str, iterations: int | None = None
            ) -> _Run | None:
        """EM from theta; None where theta gives no likelihood. Raises StartError."""
        wanted = self.iterations if iterations is None else min(iterations, self.iterations)
        watched = None if self.watch is None else self._watched(restart, 0)
        try:
            found = self.update.fit(self.rows.x, theta, iterations=wanted, progress=watched,
                                    **self.options, **self.known)
        except self.update.BadInput as error:
            raise StartError(f"{self.rows.source}: {error}") from error
        except self.update.Collapse as error:
            self.collapsed, self.failure = self.collapsed + 1, self.failure or error
            return None
        self.collapsed += found.stopped == "collapsed"
        return self._ended(_Run(found, restart, of, self.regular(found.theta)))

    def on(self, run: _Run) -> _Run:
        """A run that was cut short, continued."""
        left = self.iterations - run.found.iterations
        if run.found.stopped != "iterations" or left <= 0:
            return run
        before = run.found
        found = self.update.fit(
            self.rows.x, before.theta, iterations=left, **self.options, **self.known,
            progress=None if self.watch is None else self._watched(run.restart, before.iterations))
        self.collapsed += found.stopped == "collapsed"
        whole = found._replace(trace=before.trace + found.trace[1:],
                               iterations=before.iterations + found.iterations)
        return self._ended(replace(run, found=whole, regular=self.regular(found.theta)))

    def _ended(self, run: _Run) -> _Run:
        whole = run.found.stopped != "iterations" or run.found.iterations >= self.iterations
        if self.ended is not None and whole:
            self.ended(run.found)
        return run

    def _watched(self, restart: int, before: int) -> Callable[[int, float], object]:
        watch = self.watch
        assert watch is not None
        return lambda t, value: watch(restart, before + t, value)

    def regular(self, theta: Mapping[str, Any]) -> bool:
        """Whether no covariance of theta is degenerate beside that of all rows."""
        found = [np.asarray(theta[name], dtype=np.float64)
                 for p in self.model.parameters if p.domain in ("covariance", "variance")
                 for name in p.names]
        if not found:
            return True
        x = self.rows.x.reshape(len(self.rows.x), -1)
        d = x.shape[1]
        if not hasattr(self, "_whitening"):
            S = np.atleast_2d(np.cov(x.T, bias=True))
            self._whitening = np.linalg.inv(np.linalg.cholesky(S))
        W = self._whitening
        return all(np.linalg.eigvalsh(W @ Sigma @ W.T)[0] >= DEGENERATE
                   for value in found for Sigma in value.reshape(-1, d, d))

    def rng(self, *of: int) -> np.random.Generator:
        """The draws that belong to the seed and ``of``: not those of row starts."""
        return np.random.default_rng((self.seed, *of, 1))

    # starts ---------------------------------------------------------------------------------------

    def best(self, restarts: int) -> _Run | None:
        """The best run of all starts; None where none gives a likelihood. Raises StartError."""
        best: _Run | None = None
        for r in range(restarts):
            run = self.run(seeded_start(self.model, self.rows, self.K, self.update, self.seed, r,
                                        self.spelled), r, "rows")
            if run is not None and (best is None or run.rank > best.rank):
                best = run
        if self.K == 1:
            return best
        for run in map(self.on, self.screened(restarts)):
            best = run if run.above(best) else best
        while best is not None and best.found.stopped != "collapsed":
            tried = (run for way in (self.moved, self.softened) for run in way(best))
            better = next((run for run in map(self.on, tried) if run.above(best)), None)
            if better is None:
                break
            best = better
        return best

    def screened(self, restarts: int) -> list[_Run]:
        """The highest of ``restarts`` short runs from other posteriors, the highest first."""
        found = [run for r in range(restarts)
                 for run in self.short(r, *drawn(r, self.rows, self.K, self.rng(r)), SCREENING)]
        found.sort(key=lambda run: run.rank, reverse=True)
        return found[:CONTINUED]

    def short(self, r: int, of: str, T: Array, steps: int) -> Iterator[_Run]:
        """A few EM steps from a posterior, unless they collapse."""
        before = self.collapsed
        try:
            run = self.run(maximised(self.update, self.rows, T), r, of, steps)
        except self.update.Collapse:
            return
        if run is not None and run.found.stopped != "collapsed":
            yield run
        self.collapsed = before

    def moved(self, best: _Run) -> list[_Run]:
        """Short runs from the best with one component merged into the others and another split, the
        highest first."""
        theta, x = best.found.theta, self.rows.x.reshape(len(self.rows.x), -1)
        owner = np.argmax(best.found.responsibilities, axis=1)
        missed = []
        for a in range(self.K) if self.K > 2 else ():
            rest = without(self.model, theta, self.K, a)
            try:
                if rest is not None:
                    value = self.update.log_likelihood(self.rows.x, rest, **self.known)
                    missed.append((best.found.log_likelihood - value, a, rest))
            except (self.update.BadInput, self.update.Collapse):
                continue
        missed.sort(key=lambda found: found[:2])
        runs: list[_Run] = []
        for _, a, rest in missed[:MISSED]:
            T = self.update.e_step(self.rows.x, rest, **self.known)
            for c in range(self.K):
                own = owner == c
                if c != a and len(np.unique(x[own], axis=0)) > 1:
                    parted = split(x, T, own, a, c, self.rng(a, c))
                    runs += self.short(best.restart, "split", parted, TRIED)
        runs.sort(key=lambda run: run.rank, reverse=True)
        return runs[:FOLLOWED]

    def softened(self, best: _Run) -> list[_Run]:
        """The highest of short runs from the posterior of the best, mixed with equal shares: where
        responsibilities are next to 0 and 1, rows change their component by this alone."""
        T = best.found.responsibilities
        runs = [run for part in SOFTENED
                for run in self.short(best.restart, "softened", shared(T, part), TRIED)]
        return [max(runs, key=lambda run: run.rank)] if runs else []


def best_of(search: Search, restarts: int) -> Best:
    """The best of all starts; a collapsed one only where all collapse. Raises StartError.

    On many rows, some are searched, and what is best there is continued on all.
    """
    part = _part(search)
    run = None if part is None else _continued(search, part, restarts)
    return _best(search, run or search.best(restarts))


def from_start(search: Search, theta: Mapping[str, Any]) -> Best:
    """What a given start leads to. Raises StartError."""
    return _best(search, search.run(theta, 0, "rows"))


def _best(search: Search, run: _Run | None) -> Best:
    if run is None:
        raise StartError(
            f"{search.rows.source}: the start gives no likelihood ({search.failure}); choose "
            f"another with {search.spelled.option('start')} or {search.spelled.option('seed')}")
    return Best(run.found, run.restart, search.collapsed, run.of, run.regular)


def _part(search: Search) -> Search | None:
    """The search on some of the rows; None where there are not so many."""
    x = search.rows.x
    n = max(SEARCHED, SEARCHED_EACH * search.K * (x.shape[1] if x.ndim == 2 else 1))
    if len(x) <= 2 * n:
        return None
    at = np.sort(search.rng().choice(len(x), n, replace=False))
    rows = replace(search.rows, x=np.ascontiguousarray(x[at]),
                   known={name: value[at] for name, value in search.rows.known.items()})
    return Search(search.model, rows, search.K, search.update, seed=search.seed,
                  options={**search.options, "iterations": search.iterations},
                  watch=search.watch, spelled=search.spelled)


def _continued(search: Search, part: Search, restarts: int) -> _Run | None:
    """The best run on a part of the rows, continued on all; None where the part does not tell."""
    try:
        found = part.best(restarts)
    except StartError:
        return None
    if found is None or found.found.stopped == "collapsed":
        return None
    run = search.run(found.found.theta, found.restart, found.of)
    if run is None or run.found.stopped == "collapsed":
        return None
    search.collapsed += part.collapsed
    return run
