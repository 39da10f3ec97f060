"""What a printed program is compared with: an example, and a step of it in NumPy."""

from __future__ import annotations

from typing import Any

from ..emstep import EmStep
from ..examples import example
from ..numpy_fast import fast
from ..update import load


def compared(em: EmStep) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any], float]:
    """(data by the names of the variables, theta, theta at t+1, log-likelihood at theta); theta at
    t+1 has nothing where the example collapses."""
    x, theta = example(em.model)
    update = load(fast(em), em)
    value = float(update.log_likelihood(x, theta))
    try:
        after, _ = update.step(x, theta)
    except update.Collapse:
        after = {}
    return x, theta, after, value


def read_by(em: EmStep, x: dict[str, Any], theta: dict[str, Any]) -> Any:
    """The arrays of the data as the array program reads them, by their names in NumPy."""
    observed = next(iter(x.values())) if len(em.model.observed) == len(x) == 1 else x
    return load(fast(em), em).prepare(observed, None, theta)
