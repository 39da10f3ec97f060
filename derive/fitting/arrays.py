"""A fit of arrays in Python, as `derive fit` does it of files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import index
from typing import Any

import numpy as np

from ..model import Model
from .observations import array_observations, by_rows
from .options import require_options
from .starts import PYTHON, StartError


def fit_arrays(update: Any, x: Any, start: Mapping[str, Any] | None = None, *,
               known: Mapping[str, Any] | None = None, sizes: Mapping[str, Any] | None = None,
               seed: int | None = None, restarts: int | None = None,
               progress: Callable[[int, float], object] | None = None, **options: Any) -> Any:
    """What the generated code's ``fit`` finds from a start, or from the best of ``restarts``
    seeded ones and what is made beside each; a collapsed one only where all collapse.

    ``options`` are the other ones of the generated ``fit``. Raises DataError, StartError or the
    generated code's BadInput, all of them ValueErrors.
    """
    from ..arrays.given_start import require_start
    from ..arrays.search import Search, best_of
    from ..arrays.starts import require_names

    model: Model = update.em.model
    given = {name: _whole(name, size) for name, size in (sizes or {}).items()}
    require_names(model, given, PYTHON)
    _require_known(model, known)
    if start is not None:
        if seed is not None or restarts is not None:
            raise StartError("start is one start: leave out seed and restarts")
        search = Search(update, x, known, sizes=given, start=start, spelled=PYTHON)
        require_start(update.em, start, search.sizes)
        return update.fit(x, start, known=known, progress=progress, **options)
    seed = 0 if seed is None else _whole("seed", seed)
    restarts = 10 if restarts is None else _whole("restarts", restarts)
    require_options(_whole("iterations", options["iterations"]), options["tolerance"], seed,
                    restarts, PYTHON)
    _require_few(model, x, given)
    search = Search(update, x, known, sizes=given, seed=seed, options=options, spelled=PYTHON,
                    watch=None if progress is None else lambda _, t, value: progress(t, value))
    if by_rows(model) and search.K:
        rows = search.start.rows
        array_observations(model, rows if model.observed[0].domain == "vector" else rows[:, 0], {})
    return best_of(search, restarts).found


def _require_known(model: Model, known: Any) -> None:
    names = ", ".join(v.name for v in model.known)
    if known is not None and not names:
        raise StartError("known: the statement takes no quantity as known; leave it out")
    if not isinstance(known, Mapping | None):
        raise StartError(f"known is {known!r}: give the values by name, for {names}")


def _require_few(model: Model, x: Any, sizes: Mapping[str, int]) -> None:
    """StartError where there are more values of a label than rows."""
    N = len(x) if not isinstance(x, Mapping) and np.ndim(_first(x)) else None
    for v in model.latents:
        size = model.plate(v.values).size
        if N is not None and sizes.get(size, 0) > max(N, 1):
            raise StartError(f"{PYTHON.size(size, sizes[size])}: x has {N} row{'s' * (N > 1)}, "
                             "fewer than components")


def _first(x: Any) -> Any:
    """Something of the shape of x, () where it has none."""
    try:
        return np.empty(np.shape(x)[:1])
    except (ValueError, TypeError):
        return ()


def _whole(name: str, value: Any) -> int:
    try:
        return index(value)
    except TypeError:
        raise StartError(f"{PYTHON.size(name, repr(value))}: give a whole number") from None
