"""Fits with several numbers of components, and which of them has the smallest BIC."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import fill
from typing import Any

from numeric.decimals import settled

from ..model import Model
from .fit import fit_command
from .observations import Observations
from .options import Progress
from .result import FitResult
from .starts import StartError

#: How long the lines of the explanation are.
_WIDE = 96


@dataclass(frozen=True, eq=False)
class Selection:
    """The fits of a statement by the number of components, the ``size`` that it leaves open; in
    place of a fit that could not be made, why not."""

    statement: str
    size: str
    fits: Mapping[int, FitResult | str]

    @property
    def chosen(self) -> int | None:
        """The number of components with the smallest BIC of the fits that did not collapse; None
        where all did."""
        found = self._compared()
        return min(found, key=lambda K: (found[K].bic, K)) if found else None

    @property
    def best(self) -> FitResult | None:
        """The fit with the chosen number of components."""
        found = self._compared()
        return None if self.chosen is None else found[self.chosen]

    @property
    def exit_code(self) -> int:
        """0 where every fit was made and converged, else 1."""
        found = self._compared()
        return 0 if len(found) == len(self.fits) and all(f.converged for f in found.values()) else 1

    def _compared(self) -> dict[int, FitResult]:
        return {K: f for K, f in self.fits.items()
                if isinstance(f, FitResult) and f.stopped != "collapsed"}

    def to_json(self, trace: bool = False) -> dict[str, Any]:
        """The fits as plain data, with "chosen", which is null where all collapsed."""
        fits = [{self.size: K, **({"error": f} if isinstance(f, str) else f.to_json(trace))}
                for K, f in self.fits.items()]
        return {"schema": 1, "statement": self.statement, "size": self.size, "chosen": self.chosen,
                "explanation": self.explanation(), "fits": fits}

    def text(self) -> str:
        """The table of the fits, the choice explained, and the chosen fit."""
        head = (self.size, "parameters", "log-likelihood", "AIC", "BIC", "")
        rows = [head, *(self._row(K, f) for K, f in self.fits.items())]
        wide = [max(len(row[c]) for row in rows) for c in range(len(head) - 1)]
        lines = ["  ".join([*(cell.rjust(w) for cell, w in zip(row, wide)), row[-1]]).rstrip()
                 for row in rows]
        why = [f"{self.size} = {K}: {f}" for K, f in self.fits.items() if isinstance(f, str)]
        text = "\n".join([f"{self.statement}: fits with {self.size} = "
                          f"{', '.join(map(str, self.fits))}", "", *lines, "", *why,
                          fill(self.explanation(), _WIDE)]) + "\n"
        return text if self.best is None else f"{text}\n{self.best.text()}"

    def _row(self, K: int, f: FitResult | str) -> tuple[str, ...]:
        if isinstance(f, str):
            return (str(K), "", "", "", "", "no fit")
        ended = {"converged": "", "iterations": "not converged"}.get(f.stopped, f.stopped)
        criteria = ("", "") if f.stopped == "collapsed" else (_three(f.aic), _three(f.bic))
        return (str(K), str(f.parameters), f"{settled(f.log_likelihood):.6f}", *criteria,
                "smallest BIC" if self.chosen == K else ended)

    def explanation(self) -> str:
        """Which fit was chosen, by what, and what that says."""
        best, found = self.best, self._compared()
        if best is None:
            return "Every fit collapsed, so that none is chosen: take fewer components."
        others = {K: f.bic - best.bic for K, f in found.items() if self.chosen != K}
        beside = ""
        if others:
            K = min(others, key=lambda K: (others[K], K))
            beside = f", {_three(others[K])} below that of {self.size} = {K}, the next"
        left = [str(K) for K in self.fits if K not in found]
        rising = [str(K) for K, f in found.items() if not f.converged]
        apart = f" Not compared: {self.size} = {', '.join(left)}." if left else ""
        if rising:
            apart += (f" {self.size} = {', '.join(rising)} had not converged: BIC can still fall "
                      "there; give --iterations a larger number.")
        return (f"{self.size} = {self.chosen} has the smallest BIC{beside}. BIC is p log N - 2 log "
                f"L with p free parameters and N = {best.rows} rows: a further component has to "
                "raise log L by more than its parameters cost. It compares these "
                f"fits; it is no proof that the data have {self.chosen} "
                f"group{'s' * (self.chosen != 1)}.{apart}")


def _three(value: float) -> str:
    """A criterion to three decimals."""
    return f"{settled(value):.3f}"


def fit_each(model: Model, source: str | Observations | Any,
             ranges: Mapping[str, Sequence[int]], *, sizes: Mapping[str, int] | None = None,
             progress: Progress | None = None, fit: Callable[..., FitResult] = fit_command,
             **options: Any) -> Selection:
    """The statement fitted with each number of values of its latent label that ``ranges`` gives, by
    its name; the statement must leave it open. ``options`` are those of ``fit``. Raises StartError.

    >>> import derive
    >>> from derive.fitting import read_observations
    >>> model = derive.models["poisson_mixture"]
    >>> fit_each(model, read_observations(model, "deaths"), {"K": (1, 2, 3)}).chosen
    2
    """
    from ..arrays import lambdify
    from ..arrays.starts import require_names
    from ..engine.em import derive_algorithm

    stated = model
    (size, numbers), = ranges.items()
    require_names(stated, {size: numbers[0]})
    said = f"--set {size}={numbers[0]}..{numbers[-1]}"
    values = {v.values for v in stated.latents}
    plate = next((p for p in stated.plates if p.size == size and p.index in values), None)
    if plate is None:
        raise StartError(f"{said}: only the number of components may be a range; the data say the "
                         "others")
    if plate.labels:
        raise StartError(f"{said}: the statement names {len(plate.labels)} components "
                         f"({', '.join(plate.labels)}); write it with an open number")
    update = lambdify(derive_algorithm(stated))
    fits: dict[int, FitResult | str] = {}
    for K in numbers:
        try:
            fits[K] = fit(stated, source, sizes={**(sizes or {}), size: K}, update=update,
                          progress=progress, **options)
        except StartError as error:
            if numbers[0] == K:
                raise
            fits[K] = str(error)
    return Selection(stated.name, size, fits)
