"""Standard errors of a fit, from the observed information; the rate of EM beside the steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model import Model, Parameter
from .chart import Chart, entry_name
from .information import Information, information
from .theta import named
from .update import ArrayUpdate

Array = NDArray[np.float64]

#: An eigenvalue of the observed information, of that of the complete information, that is 0.
SINGULAR = 1e-5
#: A part of such a direction that counts.
SHARE = 1e-4
#: How far from the maximum, in standard errors, theta may be.
FAR = 0.05
#: A step below this, in standard errors of the complete data, is rounding.
ROUNDING = 1e-7


@dataclass(frozen=True, eq=False)
class StandardErrors:
    """The standard errors of the entries of theta: ``theta`` has an array for each key, nan where
    there is none. ``rate`` is the factor by which a step of EM shortens the way to the maximum, by
    the information, ``steps`` the ratio of the last two steps of the fit; None where there is
    none. ``rows`` are (entry, estimate, standard error) of every entry that may vary; ``notes``
    say what keeps a standard error from being one."""

    theta: Mapping[str, Any]
    rows: tuple[tuple[str, float, float], ...]
    rate: float | None
    steps: float | None
    notes: tuple[str, ...]
    information: Information = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        """The result as plain data; what is no number is null."""
        return {"standard_errors": {key: _plain(a) for key, a in self.theta.items()},
                "rate": self.rate, "ratio_of_steps": self.steps,
                "standard_error_notes": list(self.notes)}

    def text(self) -> str:
        """The result for a reader."""
        wide = max([len("entry"), *(len(name) for name, _, _ in self.rows)])
        lines = ["", f"  {'entry':{wide}}  {'estimate':>14}  standard error"]
        lines += [f"  {name:{wide}}  {value:14.6g}  {'-' if se != se else f'{se:.6g}':>14}"
                  for name, value, se in self.rows]
        said = "unknown" if self.rate is None else f"{self.rate:.6f}"
        beside = "" if self.steps is None else f"; the last two steps: {self.steps:.6f}"
        lines += ["", "  standard errors from the observed information (Louis 1982)",
                  f"  rate of EM by the missing information: {said}{beside}"]
        return "\n".join([*lines, *(f"  {note}" for note in self.notes)]) + "\n"


def standard_errors(update: ArrayUpdate, x: Any, theta: Mapping[str, Any],
                    known: Mapping[str, Any] | None = None,
                    iterates: Sequence[Mapping[str, Any]] = ()) -> StandardErrors:
    """The standard errors at a maximum theta, to which ``iterates`` have led. With priors they are
    those of the mode of the posterior.

    Raises CannotLower where an expression of the model has no derivative here, and the update's
    BadInput.
    """
    model = update.em.model
    found = information(update, x, theta, known)
    at = found.chart
    covariance, notes = _inverse(model, found)
    spread = {p.name: _spread(at, p.name, covariance) for p in model.parameters}
    keyed: dict[str, Any] = {}
    for p in model.parameters:
        d = np.shape(theta[p.theta[0]])[-1] if p.structure else 0
        free = np.isfinite(spread[p.name])
        values = named(p, np.where(free, spread[p.name], 0.0), {p.dimension: d})
        there = named(p, free.astype(float), {p.dimension: d})
        keyed |= {key: np.where(there[key] > 0, values[key], np.nan) for key in values}
    return StandardErrors(
        {key: keyed[key] for key in theta}, tuple(_rows(model, at, spread)), found.rate,
        ratio_of_steps(found, model, iterates), tuple(notes), found)


def _inverse(model: Model, found: Information) -> tuple[Array, list[str]]:
    """The inverse of the observed information, nan for what it does not determine; what is to be
    said of it."""
    notes, P = [], found.chart.size
    edge = found.chart.edge
    if edge:
        several = len(edge) > 1
        notes.append(f"{_listed(edge)} {'lie' if several else 'lies'} on the boundary: no standard "
                     f"error there; those of the others hold {'them' if several else 'it'} fixed, "
                     "and the rate is that of the others")
    if not P:
        return np.zeros((0, 0)), notes
    scale = 1 / np.sqrt(np.maximum(np.abs(np.diag(found.complete)), np.finfo(float).tiny))
    values, axes = np.linalg.eigh(found.observed * np.outer(scale, scale))
    if values[0] < -SINGULAR:
        notes.append("the observed information is not positive definite: this is a saddle point of "
                     "the likelihood, not a maximum; start elsewhere")
        return np.full((P, P), np.nan), notes
    flat = values <= SINGULAR
    lost = (np.abs(axes[:, flat]) > SHARE).any(axis=1)
    if flat.any():
        names = [_name(model, found.chart, n) for n in np.flatnonzero(lost).tolist()]
        notes.append(f"the observed information is singular: {_listed(names)} may move along "
                     f"{_counted(int(flat.sum()))} without a change of the likelihood, to second "
                     "order, and have no standard errors; the rate is 1 along them")
    kept = axes[:, ~flat]
    covariance = (kept / values[~flat]) @ kept.T * np.outer(scale, scale)
    with np.errstate(invalid="ignore"):
        far = float(np.sqrt(np.maximum(found.score @ covariance @ found.score, 0.0)))
    if far > FAR:
        notes.append(f"theta is {far:.2g} standard errors from the maximum: give --tolerance a "
                     "smaller number")
    covariance[lost] = np.nan
    covariance[:, lost] = np.nan
    return covariance, notes


def _spread(at: Chart, name: str, covariance: Array) -> Array:
    """The standard errors of a parameter's entries, nan where an entry has none."""
    moves = at.directions[name]
    flat = moves.reshape(at.size, -1)
    own = np.flatnonzero((flat != 0).any(axis=1))
    part = flat[own]
    lost = ~np.isfinite(np.diag(covariance))[own]
    variance = np.einsum("pe,pq,qe->e", part, np.nan_to_num(covariance[np.ix_(own, own)]), part)
    free = (part != 0).any(axis=0) & ~(part[lost] != 0).any(axis=0)
    return np.where(free, np.sqrt(np.maximum(variance, 0.0)), np.nan).reshape(moves.shape[1:])


def _rows(model: Model, at: Chart, spread: Mapping[str, Array]) -> list[tuple[str, float, float]]:
    """Every entry that may vary with its standard error, a covariance's lower half once."""
    found = []
    for p in model.parameters:
        values = at.values[p.name]
        for place in np.ndindex(values.shape):
            upper = p.domain == "covariance" and place[-1] > place[-2]
            if not upper and not _determined(p, place):
                found.append((entry_name(p, place), float(values[place]),
                              float(spread[p.name][place])))
    return found


def _determined(p: Parameter, place: Sequence[int]) -> bool:
    """Whether theta has no key for an entry."""
    return len(p.keys) > 1 and p.keys[place[0]] == ""


def _name(model: Model, at: Chart, n: int) -> str:
    return entry_name(model.parameter(at.of[n]), at.places[n])


def ratio_of_steps(found: Information, model: Model, iterates: Sequence[Mapping[str, Any]]
                   ) -> float | None:
    """The last ratio of the lengths of two steps that are more than rounding; None where there is
    none."""
    scale = np.sqrt(np.abs(np.diag(found.complete)))
    numbers = [found.chart.numbers(model, theta) for theta in iterates]
    lengths = [float(np.linalg.norm(scale * (b - a)))
               for a, b in pairwise(numbers)]
    ratios = [b / a for a, b in pairwise(lengths) if b > ROUNDING]
    return ratios[-1] if ratios else None


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:6])
    if len(names) > 6:
        shown[5:] = [f"{len(names) - 5} others"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _counted(n: int) -> str:
    return "one direction" if n == 1 else f"{n} directions"


def _plain(a: Any) -> Any:
    if isinstance(a, list):
        return [_plain(each) for each in a]
    if isinstance(a, float):
        return a if np.isfinite(a) else None
    return _plain(np.asarray(a, float).tolist())
