"""What a fit has found: how it ended, theta, criteria; as JSON, as text, as CSV."""

from __future__ import annotations

import csv
import io
import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .counted import counted_rows, in_place
from .theta_text import theta_lines

#: What a start was made of, behind its number.
ORIGINS = {"rows": "", "k-means": ", from k-means", "random": ", from random responsibilities",
           "split": ", with one component taken away and another split",
           "softened": ", with its responsibilities softened"}


@dataclass(frozen=True, eq=False)
class FitResult:
    """What `derive fit` has found. ``theta`` is the last good iterate of the best start.

    ``iterates`` are (theta, log-likelihood of that theta), the start first; ``responsibilities`` is
    (N, K), or a mapping, at theta; ``stopped`` one of "converged", "iterations", "collapsed", with
    the ``reason`` of a collapse, and of a run over chunks "interrupted"; ``restart`` which start
    was the best, ``restarts`` how many there were, ``collapsed`` how many of them collapsed;
    ``parameters`` counts the free ones; ``criterion`` is that of convergence where one was asked
    for, else ""; ``endless`` says that the tolerance was 0, with which EM never stops early;
    ``columns`` are the coordinates of x, and ``dropped`` the rows of the data, counted from 0, that
    were left out for their empty cells; ``together`` are the keys of theta that are one parameter
    of named components; ``origin`` says what the best start was made of: "rows", "k-means",
    "random" responsibilities, or "split" or "softened", of which the one takes the fit of another
    start with a component taken away and another split, the other with its responsibilities
    softened; ``degenerate`` says that a covariance is almost singular beside that of all rows, as
    it is nowhere else that a start has led; ``log_posteriors`` are those of the iterates where
    there are priors; ``notes`` what a reader would want to know; ``axes`` the letters of each
    responsibility with their labels, where ``responsibilities`` are a mapping or have several
    indices.
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
    log_posteriors: tuple[float, ...] = ()
    notes: tuple[str, ...] = ()
    axes: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = field(default_factory=dict)

    @property
    def log_posterior(self) -> float | None:
        """Log-likelihood and log prior at the end, None where there are no priors."""
        return self.log_posteriors[-1] if self.log_posteriors else None

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
        if self.log_posteriors:
            found["log_posterior"] = self.log_posterior
            for entry, value in zip(found.get("iterates", ()), self.log_posteriors, strict=False):
                entry["log_posterior"] = value
        if self.notes:
            found["notes"] = list(self.notes)
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
        lines += ["", f"  log-likelihood  {self.log_likelihood:.6f}"]
        if self.log_posteriors:
            lines.append(f"  log posterior   {self.log_posterior:.6f}")
        lines.append(f"  free parameters {self.parameters}")
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
        return "\n".join([*lines, *(f"  {note}" for note in self.notes)]) + "\n"

    def responsibilities_csv(self) -> str:
        """The responsibilities as CSV. Where there is one latent variable with one index: a header
        with its values, and a line for each row of the data, of empty cells where it was left out;
        else a row for each entry."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        several = isinstance(self.responsibilities, Mapping)
        if not several and self.responsibilities.ndim == 2:
            K = self.responsibilities.shape[1]
            writer.writerow(self.labels or [str(k + 1) for k in range(K)])
            for row in in_place(self.responsibilities.tolist(), self.dropped):
                writer.writerow([""] * K if row is None else map(repr, row))
            return out.getvalue()
        tables = self.responsibilities if several else {
            next(iter(self.axes)): self.responsibilities}
        for key, T in tables.items():
            writer.writerow([*(letter for letter, _ in self.axes[key]), f"P({key})"])
            words = [labels or [str(n + 1) for n in range(size)]
                     for (_, labels), size in zip(self.axes[key], T.shape, strict=True)]
            writer.writerows([*place, repr(float(value))] for place, value in
                             zip(itertools.product(*words), T.ravel(), strict=True))
        return out.getvalue()


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else value


def _plain(theta: Mapping[str, Any]) -> dict[str, Any]:
    return {key: np.asarray(value).tolist() for key, value in theta.items()}
