"""The best of many starts: rows, k-means and chance, screened; then one component moved.

Where each unit has one label and every update is a formula, row starts run to their end. The others
run a few steps, of which those with the highest likelihood are continued. From the best a component
is taken away that is missed least, and another one split in two, or all responsibilities are
softened, as long as the likelihood rises by it. Where there are very many rows all this is done on
some of them, and the best that it finds is continued on all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..fitting.posteriors import drawn, shared, split
from ..fitting.starts import COMMAND, Spelling, StartError
from .labelling import without
from .starts import KINDS, Start, masked, row_start, seeded_theta, sizes_of
from .starts import drawn as drawn_of_units
from .update import ArrayUpdate

#: EM steps before runs are compared, from a start and from a split; how many of R starts go on.
SCREENING, TRIED, CONTINUED = 10, 5, 3
#: How many components are looked at as those to do without, and how many splits are continued.
MISSED, FOLLOWED = 3, 2
#: What part of a posterior becomes equal shares in a run from the softened posterior.
SOFTENED = (0.3, 0.5, 0.7)
#: The part of a posterior that all values share where an M-step from it collapses.
SHARED = 0.1
#: A run in the place of an earlier one must be higher by this, relatively.
HIGHER = 1e-7
#: Smaller eigenvalues of a covariance, those of the covariance of all rows being 1, are degenerate.
DEGENERATE = 1e-6
#: Rows that are searched where there are more than twice as many: at least, and for each number
#: that a component's mean has.
SEARCHED, SEARCHED_EACH = 20_000, 200

Watch = Callable[[int, int, float], object]


@dataclass(frozen=True, eq=False)
class Run:
    """A fit so far, the number of its start, what that was made of, whether it is regular, and how
    many starts have collapsed."""

    found: Any
    restart: int
    of: str
    regular: bool
    collapsed: int = 0

    @property
    def rank(self) -> tuple[bool, bool, float]:
        """Runs that go on before those that collapsed, regular ones before degenerate ones."""
        return self.found.stopped != "collapsed", self.regular, self.found.risen

    def above(self, other: Run | None) -> bool:
        """Whether this is to stand in the place of an earlier run."""
        if other is None or self.rank[:2] != other.rank[:2]:
            return other is None or self.rank[:2] > other.rank[:2]
        mine, theirs = self.found.risen, other.found.risen
        return bool(mine > theirs + HIGHER * (1 + abs(theirs)))


class Search:
    """Runs of the generated code ``update`` on data, as it takes them in ``x`` and ``known``.

    ``sizes`` are those that the data and theta leave open; ``options`` those of the generated
    ``fit``; ``watch(start, iteration, log-likelihood)`` is called at each iterate; ``ended`` with
    each fit that is not cut short; ``source`` is what messages begin with. Raises StartError, and
    the generated code's BadInput.
    """

    def __init__(self, update: ArrayUpdate, x: Any, known: Mapping[str, Any] | None = None, *,
                 sizes: Mapping[str, int] | None = None, start: Mapping[str, Any] | None = None,
                 seed: int = 0, options: Mapping[str, Any] | None = None,
                 watch: Watch | None = None, ended: Callable[[Any], object] | None = None,
                 spelled: Spelling = COMMAND, source: str = "") -> None:
        self.update, self.em, self.model = update, update.em, update.em.model
        self.x, self.known, self.asked = x, known, dict(sizes or {})
        self.seed, self.options, self.watch = seed, dict(options or {}), watch
        self.ended, self.spelled, self.source = ended, spelled, source
        self.iterations = int(self.options.pop("iterations", 1000))
        self.data = update.prepare(x, known, start, self.asked)
        arrays = {node: self.data[name] for node, name in update.names.items()
                  if name in self.data}
        self.sizes = sizes_of(self.em, arrays, self.asked, start, spelled)
        self.start = Start.of(update, self.data, arrays, self.sizes)
        self.K = self.start.K
        self.closed = bool(self.K) and all(n.update.formula is not None for n in self.em.next)
        self.collapsed = 0
        self.failure: ArithmeticError | None = None

    # runs -----------------------------------------------------------------------------------------

    def run(self, theta: Mapping[str, Any], restart: int, of: str, iterations: int | None = None
            ) -> Run | None:
        """EM from theta; None where theta gives no likelihood. Raises StartError."""
        wanted = self.iterations if iterations is None else min(iterations, self.iterations)
        watched = None if self.watch is None else self._watched(restart, 0)
        try:
            found = self.update.fit(self.data, theta, iterations=wanted, progress=watched,
                                    **self.options)
        except self.update.BadInput as error:
            raise StartError(f"{self.source}{error}") from error
        except self.update.Collapse as error:
            self.collapsed, self.failure = self.collapsed + 1, self.failure or error
            return None
        self.collapsed += found.stopped == "collapsed"
        return self._ended(Run(found, restart, of, self.start.regular(found.theta, DEGENERATE)))

    def on(self, run: Run) -> Run:
        """A run that was cut short, continued."""
        left = self.iterations - run.found.iterations
        if run.found.stopped != "iterations" or left <= 0:
            return run
        before = run.found
        found = self.update.fit(
            self.data, before.theta, iterations=left, **self.options,
            progress=None if self.watch is None else self._watched(run.restart, before.iterations))
        self.collapsed += found.stopped == "collapsed"
        whole = found._replace(trace=before.trace + found.trace[1:],
                               iterations=before.iterations + found.iterations,
                               log_posteriors=before.log_posteriors + found.log_posteriors[1:])
        return self._ended(replace(run, found=whole,
                                   regular=self.start.regular(found.theta, DEGENERATE)))

    def _ended(self, run: Run) -> Run:
        whole = run.found.stopped != "iterations" or run.found.iterations >= self.iterations
        if self.ended is not None and whole:
            self.ended(run.found)
        return run

    def _watched(self, restart: int, before: int) -> Callable[[int, float], object]:
        watch = self.watch
        assert watch is not None
        return lambda t, value: watch(restart, before + t, value)

    def rng(self, *of: int) -> np.random.Generator:
        """The draws that belong to the seed and ``of``: not those of row starts."""
        return np.random.default_rng((self.seed, *of, 1))

    # starts ---------------------------------------------------------------------------------------

    def best(self, restarts: int) -> Run | None:
        """The best run of all starts; None where none gives a likelihood. Raises StartError."""
        best: Run | None = None
        for r in range(restarts if self.closed else 0):
            run = self.run(row_start(self.start, self.seed, r, self.spelled, self.source), r,
                           "rows")
            if run is not None and (best is None or run.rank > best.rank):
                best = run
        if self.K == 1:
            return best
        for run in map(self.on, self.screened(restarts)):
            best = run if run.above(best) else best
        while self.closed and best is not None and best.found.stopped != "collapsed":
            tried = (run for way in (self.moved, self.softened) for run in way(best))
            better = next((run for run in map(self.on, tried) if run.above(best)), None)
            if better is None:
                break
            best = better
        return best

    def screened(self, restarts: int) -> list[Run]:
        """The highest of ``restarts`` short runs from other posteriors, the highest first; all of
        them where only those that collapse are as high."""
        found: list[Run] = []
        for r in range(restarts):
            if self.closed:
                of, T = drawn(r, self.start.rows, self.K, self.rng(r))
                found += self.short(r, of, masked(self.start, T), SCREENING)
                continue
            for n, kind in enumerate(KINDS):
                rng = np.random.default_rng((self.seed, r, n))
                T = drawn_of_units(self.em, self.start.arrays, self.sizes, kind, rng)
                found += self.short(r, kind, T, 2 * SCREENING)
        found.sort(key=lambda run: run.rank, reverse=True)
        return found[:CONTINUED]

    def short(self, r: int, of: str, T: Any, steps: int) -> Iterator[Run]:
        """A few EM steps from a posterior, unless they collapse."""
        before = self.collapsed
        try:
            run = self.run(self.maximised(T), r, of, steps)
        except self.update.Collapse as error:
            self.failure = self.failure or error
            return
        if run is not None and run.found.stopped != "collapsed":
            yield run
        self.collapsed = before

    def maximised(self, T: Any) -> Any:
        """theta by the M-step of the generated code from a posterior.

        Where that collapses, T is mixed with equal shares: each component then has something of all
        rows, and a covariance the rank of the rows. That is a start; EM goes on without it. Raises
        the generated code's Collapse.
        """
        try:
            return seeded_theta(self.start, T)
        except self.update.Collapse:
            if not self.K:
                raise
            return seeded_theta(self.start, masked(self.start, shared(T, SHARED)))

    def moved(self, best: Run) -> list[Run]:
        """Short runs from the best with one component merged into the others and another split, the
        highest first."""
        theta, x = best.found.theta, self.start.rows
        owner = np.argmax(best.found.responsibilities, axis=1)
        missed = []
        for a in range(self.K) if self.K > 2 else ():
            rest = without(self.model, theta, self.K, a)
            try:
                if rest is not None:
                    value = self.update.log_likelihood(self.data, rest)
                    missed.append((best.found.log_likelihood - value, a, rest))
            except (self.update.BadInput, self.update.Collapse):
                continue
        missed.sort(key=lambda found: found[:2])
        runs: list[Run] = []
        for _, a, rest in missed[:MISSED]:
            T = _only(self.update.e_step(self.data, rest), a)
            for c in range(self.K):
                own = owner == c
                if c != a and len(np.unique(x[own], axis=0)) > 1:
                    parted = masked(self.start, split(x, T, own, a, c, self.rng(a, c)))
                    runs += self.short(best.restart, "split", parted, TRIED)
        runs.sort(key=lambda run: run.rank, reverse=True)
        return runs[:FOLLOWED]

    def softened(self, best: Run) -> list[Run]:
        """The highest of short runs from the posterior of the best, mixed with equal shares: where
        responsibilities are next to 0 and 1, rows change their component by this alone."""
        T = best.found.responsibilities
        runs = [run for part in SOFTENED for run in self.short(
            best.restart, "softened", masked(self.start, shared(T, part)), TRIED)]
        return [max(runs, key=lambda run: run.rank)] if runs else []


def _only(T: Any, a: int) -> Any:
    """A posterior (N, K) without what rows that no value can have give to value a."""
    if not T[:, a].any():
        return T
    rest = T.copy()
    rest[:, a] = 0.0
    total = rest.sum(axis=1, keepdims=True)
    even = np.full(T.shape[1], 1 / (T.shape[1] - 1))
    even[a] = 0.0
    return np.where(total > 0, rest / np.where(total > 0, total, 1.0), even)


def best_of(search: Search, restarts: int) -> Run:
    """The best of all starts; a collapsed one only where all collapse. Raises StartError.

    On many rows, some are searched, and what is best there is continued on all.
    """
    part = _part(search)
    run = None if part is None else _continued(search, part, restarts)
    return _best(search, run or search.best(restarts))


def from_start(search: Search, theta: Mapping[str, Any]) -> Run:
    """What a given start leads to. Raises StartError."""
    return _best(search, search.run(theta, 0, "rows"))


def _best(search: Search, run: Run | None) -> Run:
    if run is None:
        raise StartError(
            f"{search.source}the start gives no likelihood ({search.failure}); choose "
            f"another with {search.spelled.option('start')} or {search.spelled.option('seed')}")
    return replace(run, collapsed=search.collapsed)


def _part(search: Search) -> Search | None:
    """The search on some of the rows; None where there are not so many."""
    x = search.start.rows
    if not search.closed:
        return None
    n = max(SEARCHED, SEARCHED_EACH * search.K * x.shape[1])
    if len(x) <= 2 * n:
        return None
    at = np.sort(search.rng().choice(len(x), n, replace=False))
    plate = search.em.algorithm.units[0].plates[0]

    def some(name: str, value: Any) -> Any:
        of_rows = search.model.variable(name).indices[:1] == (plate,)
        return np.ascontiguousarray(np.asarray(value)[at]) if of_rows else value

    rows = {name: some(name, value) for name, value in search.x.items()} if isinstance(
        search.x, Mapping) else some(search.model.observed[0].name, search.x)
    known = None if search.known is None else {
        name: some(name, value) for name, value in search.known.items()}
    return Search(search.update, rows, known, sizes=search.asked, seed=search.seed,
                  options={**search.options, "iterations": search.iterations},
                  watch=search.watch, spelled=search.spelled, source=search.source)


def _continued(search: Search, part: Search, restarts: int) -> Run | None:
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
