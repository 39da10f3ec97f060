"""A fit from its plain arguments to its result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..model import Model
from .observations import Observations
from .options import CRITERIA, MOST_RESTARTS, Progress, require_options
from .result import ORIGINS, FitResult

__all__ = ["CRITERIA", "MOST_RESTARTS", "ORIGINS", "FitResult", "Progress", "fit_command",
           "require_options"]


def fit_command(model: Model, source: str | Observations | Any, *,
                start: str | None = None, seed: int = 0, restarts: int = 10,
                sizes: Mapping[str, int] | None = None,
                columns: Sequence[str] | None = None, iterations: int = 1000,
                tolerance: float = 1e-10, criterion: str | None = None,
                progress: Progress | None = None, update: Any = None,
                ended: Callable[[Any], object] | None = None) -> FitResult:
    """The statement fitted to a file, a shipped data set or rows that are read already (also those
    of :class:`.ModelRows`), from a
    start file or ``restarts`` seeded ones and what is made beside each, of which the best is kept;
    a collapsed one only where all collapse.

    ``criterion`` says what is compared with the tolerance: "log-likelihood" (so too where it is
    None), "parameters" or "aitken". ``update`` is the generated code where it exists already;
    ``ended`` is called with each of its fits that was not cut short.

    Raises DataError or StartError.

    >>> import derive
    >>> found = fit_command(derive.models["two_gaussians"], "faithful")
    >>> round(found.log_likelihood, 3), found.parameters, found.exit_code
    (-1130.264, 11, 0)
    """
    from ..arrays.running import of_observations, run_model
    from ..engine.em import derive_algorithm

    stated = model
    algorithm = derive_algorithm(stated) if update is None else update.em.algorithm
    rows = of_observations(stated, source) if isinstance(source, Observations) else \
        None if isinstance(source, str) else source
    name = source if isinstance(source, str) else source.source
    return run_model(algorithm, name, start=start, seed=seed, restarts=restarts, sizes=sizes,
                     columns=columns, iterations=iterations, tolerance=tolerance,
                     criterion=criterion, progress=progress, rows=rows, update=update,
                     ended=ended).fit
