"""A fit from its plain arguments to its result: start, restarts, the best of them, JSON, text."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..em import derive_em
from ..mixture import Mixture
from ..program import lambdify
from .observations import Observations, counted_rows, in_place, read_observations
from .search import Search, best_of, from_start
from .start_file import check_start, read_start
from .starts import COMMAND, Spelling, StartError, components, free_parameters
from .theta_text import theta_lines

#: More random starts than this would take days, whatever the data.
MOST_RESTARTS = 100_000

#: What is compared with the tolerance; the generated code says how.
CRITERIA = ("log-likelihood", "parameters", "aitken")

#: What a start was made of, behind its number.
ORIGINS = {"rows": "", "k-means": ", from k-means", "random": ", from random responsibilities",
           "split": ", with one component taken away and another split",
           "softened": ", with its responsibilities softened"}

#: (restart, restarts, iteration, log-likelihood), called at each iterate.
Progress = Callable[[int, int, int, float], None]


@dataclass(frozen=True, eq=False)
class FitResult:
    """What `derive fit` has found. ``theta`` is the last good iterate of the best start.

    ``iterates`` are (theta, log-likelihood of that theta), the start first; ``responsibilities`` is
    (N, K) at theta; ``stopped`` one of "converged", "iterations", "collapsed", with the ``reason``
    of a collapse, and of a run over chunks "interrupted"; ``restart`` which start was the best,
    ``restarts`` how many there were, ``collapsed`` how many of them collapsed; ``parameters``
    counts the free ones; ``criterion`` is that of convergence where one was asked for, else "";
    ``endless`` says that the tolerance was 0, with which EM never stops early; ``columns`` are the
    coordinates of x, and ``dropped`` the rows of the data, counted from 0, that were left out for
    their empty cells; ``together`` are the keys of theta that are one parameter of named
    components; ``origin`` says what the best start was made of: "rows", "k-means", "random"
    responsibilities, or "split" or "softened", of which the one takes the fit of another start with
    a component taken away and another split, the other with its responsibilities softened;
    ``degenerate`` says that a covariance is almost singular beside that of all rows, as it is
    nowhere else that a start has led.
    """

    statement: str
    stopped: str
    iterations: int
    log_likelihood: float
    theta: Mapping[str, Any]
    parameters: int
    rows: int
    iterates: tuple[tuple[Mapping[str, Any], float], ...]
    responsibilities: Any
    labels: tuple[str, ...]
    reason: str = ""
    restart: int = 0
    restarts: int = 1
    collapsed: int = 0
    criterion: str = ""
    endless: bool = False
    columns: tuple[str, ...] = ()
    dropped: tuple[int, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    origin: str = "rows"
    degenerate: bool = False

    @property
    def converged(self) -> bool:
        """Whether what the criterion measures has come down to the tolerance."""
        return self.stopped == "converged"

    @property
    def data(self) -> str:
        """How many rows were fitted, and of which columns."""
        return counted_rows(self.rows, self.columns, len(self.dropped))

    @property
    def exit_code(self) -> int:
        """0 where it converged, else 1."""
        return 0 if self.converged else 1

    @property
    def aic(self) -> float:
        """Akaike's criterion, 2 p - 2 log L; nan for a collapsed fit, whose log L is no maximum."""
        return self._criterion(2)

    @property
    def bic(self) -> float:
        """Schwarz's criterion, p log N - 2 log L; nan for a collapsed fit."""
        return self._criterion(math.log(self.rows))

    def _criterion(self, price: float) -> float:
        """The criterion that takes off so much for a parameter."""
        if self.stopped == "collapsed":
            return math.nan
        return self.parameters * price - 2 * self.log_likelihood

    def to_json(self, trace: bool = False) -> dict[str, Any]:
        """The result as plain data; with ``trace``, every iterate too."""
        found: dict[str, Any] = {
            "schema": 1, "statement": self.statement, "stopped": self.stopped,
            "converged": self.converged, "iterations": self.iterations,
            "log_likelihood": self.log_likelihood, "theta": _plain(self.theta),
            "parameters": self.parameters,
            "aic": _or_none(self.aic), "bic": _or_none(self.bic),
            "rows": self.rows, "columns": list(self.columns)}
        if self.dropped:
            found["dropped"] = len(self.dropped)
        if self.criterion:
            found["criterion"] = self.criterion
        if trace:
            found["iterates"] = [
                {"iteration": t, "log_likelihood": value, "theta": _plain(theta)}
                for t, (theta, value) in enumerate(self.iterates)]
        return found

    def text(self) -> str:
        """The result for a reader: how it ended, theta, log-likelihood, AIC, BIC."""
        steps = f"{self.iterations} iteration{'s' * (self.iterations != 1)}"
        by = f" by the criterion {self.criterion}" if self.criterion else ""
        ended = {
            "converged": f"converged{by} after {steps}",
            "iterations": f"stopped after {steps}, as asked" if self.endless else
                          f"not converged{by} after {steps}: give --iterations a larger number",
            "interrupted": f"interrupted after {steps}",
            "collapsed": f"collapsed: {self.reason}\nThe last good iterate is number "
                         f"{self.iterations}:"}[self.stopped]
        lines = [f"{self.statement}: {ended}", "", f"  data {self.data}"]
        lines += theta_lines(self.theta, self.together)
        lines += ["", f"  log-likelihood  {self.log_likelihood:.6f}",
                  f"  free parameters {self.parameters}"]
        if self.stopped != "collapsed":
            lines += [f"  AIC {self.aic:.3f}", f"  BIC {self.bic:.3f}"]
        if self.restarts > 1:
            lost = f", {self.collapsed} of them collapsed" if self.collapsed else ""
            lines.append(f"  the best of {self.restarts} starts (number {self.restart + 1}"
                         f"{ORIGINS[self.origin]}){lost}")
        if self.degenerate and self.stopped != "collapsed":
            lines.append("  a component is almost flat: an eigenvalue of its covariance is below\n"
                         "  1e-6 of that of all rows; look for rows that are almost equal, or\n"
                         "  take fewer components")
        return "\n".join(lines) + "\n"

    def responsibilities_csv(self) -> str:
        """T as CSV: a header with the values of Z, and a line for each row of the data, of empty
        cells where it was left out."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        K = self.responsibilities.shape[1]
        writer.writerow(self.labels or [str(k + 1) for k in range(K)])
        for row in in_place(self.responsibilities.tolist(), self.dropped):
            writer.writerow([""] * K if row is None else map(repr, row))
        return out.getvalue()


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else value


def _plain(theta: Mapping[str, Any]) -> dict[str, Any]:
    return {key: np.asarray(value).tolist() for key, value in theta.items()}


def fit_command(model: Mixture, source: str | Observations, *, start: str | None = None,
                seed: int = 0, restarts: int = 10, sizes: Mapping[str, int] | None = None,
                columns: Sequence[str] | None = None, iterations: int = 1000,
                tolerance: float = 1e-10, criterion: str | None = None,
                progress: Progress | None = None, update: Any = None,
                ended: Callable[[Any], object] | None = None) -> FitResult:
    """The statement fitted to a file, a shipped data set or rows that are read already, from a
    start file or ``restarts`` seeded ones and what :mod:`.search` makes beside each, of which the
    best is kept; a collapsed one only where all collapse.

    ``criterion`` says what is compared with the tolerance: "log-likelihood" (so too where it is
    None), "parameters" or "aitken". ``update`` is the generated code where it exists already;
    ``ended`` is called with each of its fits that was not cut short.

    Raises DataError or StartError.

    >>> import derive
    >>> found = fit_command(derive.models["two_gaussians"], "faithful")
    >>> round(found.log_likelihood, 3), found.parameters, found.exit_code
    (-1130.264, 11, 0)
    """
    require_options(iterations, tolerance, seed, restarts)
    if criterion not in (None, *CRITERIA):
        raise StartError(f"--criterion {criterion}: known are {', '.join(CRITERIA)}")
    rows = (source if isinstance(source, Observations)
            else read_observations(model, source, columns))
    d = rows.x.shape[1] if rows.x.ndim == 2 else 1
    sizes = dict(sizes or {})
    require_columns(sizes, d)
    given = None if start is None else read_start(model, start)
    K = components(model, sizes, given)
    if update is None:
        update = lambdify(derive_em(model))
    if given is not None:
        check_start(model, start or "", given, K, d)
    count = 1 if given is not None else restarts
    options: dict[str, Any] = {"iterations": iterations, "tolerance": tolerance}
    options |= {"criterion": criterion} if criterion is not None else {}

    def watch(restart: int, iteration: int, value: float) -> None:
        if progress is not None:
            progress(restart, count, iteration, value)

    search = Search(model, rows if start is None else replace(rows, source=start), K, update,
                    seed=seed, options=options, watch=watch, ended=ended)
    best = best_of(search, restarts) if given is None else from_start(search, given)
    found = best.found
    return FitResult(model.name, found.stopped, found.iterations, found.log_likelihood, found.theta,
                     free_parameters(model, K, d), len(rows.x), found.trace, found.responsibilities,
                     model.components.labels, found.reason, best.restart, count, best.collapsed,
                     criterion or "", tolerance == 0, columns=rows.columns, dropped=rows.dropped,
                     together=tuple(p.names for p in model.parameters),
                     origin=best.of, degenerate=not best.regular)


def require_options(iterations: int, tolerance: float, seed: int, restarts: int,
                    spelled: Spelling = COMMAND) -> None:
    """Raises StartError for the first option whose value cannot be used."""
    for name, value, good, wanted in (
            ("iterations", iterations, iterations >= 0, "a whole number of at least 0"),
            ("tolerance", f"{tolerance:g}", 0 <= tolerance < math.inf,
             "a finite number of at least 0"),
            ("seed", seed, seed >= 0, "a whole number of at least 0"),
            ("restarts", restarts, 1 <= restarts <= MOST_RESTARTS,
             f"a whole number from 1 to {MOST_RESTARTS}")):
        if not good:
            raise StartError(f"{spelled.option(name, value)}: give {wanted}")


def require_columns(sizes: Mapping[str, int], d: int, spelled: Spelling = COMMAND) -> None:
    """Raises StartError where the sizes say another d than the observations have."""
    if sizes.get("d", d) != d:
        raise StartError(f"{spelled.size('d', sizes['d'])}: the observations have {d} "
                         f"column{'s' * (d > 1)}")
