"""A fit of arrays in Python, as `derive fit` does it of files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from operator import index
from typing import Any

import numpy as np

from ..mixture import Mixture
from .fit import require_columns, require_options
from .observations import Observations, array_observations
from .search import Search, best_of
from .starts import PYTHON, StartError, components, require_names


def fit_arrays(model: Mixture, update: Any, x: Any, start: Mapping[str, Any] | None = None, *,
               known: Mapping[str, Any] | None = None, sizes: Mapping[str, Any] | None = None,
               seed: int | None = None, restarts: int | None = None,
               progress: Callable[[int, float], object] | None = None, **options: Any) -> Any:
    """What the generated code's ``fit`` finds from a start, or from the best of ``restarts``
    seeded ones; a collapsed one only where all collapse.

    ``options`` are the other ones of the generated ``fit``. Raises DataError, StartError or the
    generated code's BadInput, all of them ValueErrors.
    """
    require_names(model, sizes or {}, PYTHON)
    given = {name: _whole(name, size) for name, size in (sizes or {}).items()}
    _require_known(model, known)
    options |= {} if known is None else {"known": known}
    if start is not None:
        if seed is not None or restarts is not None:
            raise StartError("start is one start: leave out seed and restarts")
        if given:
            open_size = next(p.names[0] for p in model.parameters if p.plate)
            components(model, given, start if open_size in start else None, PYTHON)
            if _shape(x):
                require_columns(given, (*_shape(x), 1)[1], PYTHON)
        return update.fit(x, start, progress=progress, **options)
    seed = 0 if seed is None else _whole("seed", seed)
    restarts = 10 if restarts is None else _whole("restarts", restarts)
    require_options(_whole("iterations", options["iterations"]), options["tolerance"], seed,
                    restarts, PYTHON)
    K = components(model, given, None, PYTHON)
    rows = _observations(model, update, x, known or {}, K)
    require_columns(given, (*rows.x.shape, 1)[1], PYTHON)
    options.pop("known", None)
    search = Search(model, rows, K, update, seed=seed, options=options, spelled=PYTHON,
                    watch=None if progress is None else lambda _, t, value: progress(t, value))
    return best_of(search, restarts).found


def _require_known(model: Mixture, known: Any) -> None:
    names = ", ".join(v.name for v in model.known)
    if known is not None and not names:
        raise StartError("known: the statement takes no quantity as known; leave it out")
    if not isinstance(known, Mapping | None):
        raise StartError(f"known is {known!r}: give the values by name, for {names}")


def _whole(name: str, value: Any) -> int:
    try:
        return index(value)
    except TypeError:
        raise StartError(f"{PYTHON.size(name, repr(value))}: give a whole number") from None


def _shape(x: Any) -> tuple[int, ...]:
    """The shape of an array; () where it has none."""
    try:
        return np.shape(x)
    except ValueError:
        return ()


def _observations(model: Mixture, update: Any, x: Any, known: Mapping[str, Any], K: int
                  ) -> Observations:
    """The arrays, checked as the generated code checks them before an M-step."""
    N = (*_shape(x), 0)[0]
    many = K > N and not model.components.labels
    even = np.full((N, 1 if many else K), 1 if many else 1 / K)
    # a collapse is one of these responsibilities; whether every start collapses, the fits say
    with suppress(update.Collapse):
        update.m_step(x, even, **({"known": known} if model.known else {}))
    if many:
        raise StartError(f"{PYTHON.size(model.components.size, K)}: x has {N} "
                         f"row{'s' * (N > 1)}, fewer than components")
    rows = np.asarray(x, dtype=np.float64)
    flat = rows.reshape(len(rows), -1)
    return array_observations(
        model, flat if model.observed.domain == "vector" else flat[:, 0],
        {v.name: np.asarray(known[v.name], dtype=np.float64) for v in model.known})
