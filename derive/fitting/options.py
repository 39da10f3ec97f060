"""How a fit is asked for: when it stops, how many starts it has."""

from __future__ import annotations

import math
from collections.abc import Callable

from .starts import COMMAND, Spelling, StartError

#: More random starts than this would take days, whatever the data.
MOST_RESTARTS = 100_000

#: What is compared with the tolerance; the generated code says how.
CRITERIA = ("log-likelihood", "parameters", "aitken")

#: (restart, restarts, iteration, log-likelihood), called at each iterate.
Progress = Callable[[int, int, int, float], None]


def require_options(iterations: int, tolerance: float, seed: int, restarts: int,
                    spelled: Spelling = COMMAND, criterion: str | None = None) -> None:
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
    if criterion not in (None, *CRITERIA):
        raise StartError(f"{spelled.option('criterion', criterion)}: known are "
                         f"{', '.join(CRITERIA)}")
