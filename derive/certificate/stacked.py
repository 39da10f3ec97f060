"""Real points beside one another: each is drawn by itself, what is read there is read at once."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from .reals import RealDraw
from .statement import Statement


class Draws:
    """Draws at several points: a number has a value at each, an array with two axes, the points
    and 1; a vector or a matrix has such entries.

    ``draws`` are the points' own, each with its own seed.

    >>> Draws([RealDraw("a", 1), RealDraw("b", 1)]).normal().shape
    (2, 1)
    """

    def __init__(self, draws: list[RealDraw]) -> None:
        self.draws = draws

    def _each(self, drawn: Callable[[RealDraw, int], Any]) -> Any:
        return stacked([drawn(draw, n) for n, draw in enumerate(self.draws)])

    def normal(self, spread: float = 1.0) -> Any:
        """Normal variates."""
        return self._each(lambda draw, n: draw.normal(spread))

    def number(self, value: Fraction) -> Any:
        """A rational number: the same at each point."""
        return self._each(lambda draw, n: draw.number(value))

    def trials(self, i: int) -> Any:
        """Known numbers of trials."""
        return self._each(lambda draw, n: draw.trials(i))

    def observation(self, s: Statement, trials: Any) -> Any:
        """One observation a point."""
        return self._each(lambda draw, n: draw.observation(
            s, None if trials is None else int(trials[n, 0])))

    def parameter(self, domain: str, mark: str) -> Any:
        """A parameter of that domain, or a direction in it."""
        return self._each(lambda draw, n: draw.parameter(domain, mark))

    def weights(self, components: int, last: int, mark: str) -> list[Any]:
        """Weights that sum to 1."""
        drawn = [draw.weights(components, last, mark) for draw in self.draws]
        return [stacked(list(values)) for values in zip(*drawn, strict=True)]

    def pi(self) -> Any:
        """The constant."""
        return self.draws[0].pi()

    def component(self, components: int) -> tuple[int, ...]:
        """The component of an observation at each point."""
        return tuple(draw.component(components) for draw in self.draws)

    def constant(self, kind: str, key: Any, positive: bool) -> Any:
        """Arbitrary constants."""
        return self._each(lambda draw, n: draw.constant(kind, key, positive))


def stacked(values: list[Any]) -> Any:
    """Values of one shape at several points as one value whose entries are arrays.

    >>> stacked([((1.0,), (2.0,)), ((3.0,), (4.0,))])[1][0].ravel()
    array([2., 4.])
    """
    if isinstance(values[0], tuple):
        return tuple(stacked(list(part)) for part in zip(*values, strict=True))
    return np.array(values, dtype=float)[:, None]
