"""Mistakes in the updates of means, rates and probabilities."""

from __future__ import annotations

from collections.abc import Iterator

from ...algebra.expression import SCALAR, Expr, expr, inverse, mul, power
from ...derivation import Derivation
from .changes import exchanged, swap, where
from .entry import MEAN, mistake


def _of_numbers(em: Derivation) -> bool:
    return em.setting.x.shape == SCALAR


def _deviations(em: Derivation, f: Expr) -> Iterator[Expr]:
    """The weighted mean of x_i - mu^t."""
    s = em.setting
    mean = s.slots("t").get("mean")
    if mean is not None:
        yield from swap(f, s.x, s.x - mean)


def _scaled_by_spread(em: Derivation, f: Expr) -> Iterator[Expr]:
    """Sigma^-1 left in front of the sum."""
    for mark in ("t", "t+1"):
        slots = em.setting.slots(mark)
        if "covariance" in slots:
            yield mul(inverse(slots["covariance"]), f)
        if "variance" in slots:
            yield mul(power(slots["variance"], -1), f)


TABLE = (
    mistake("data_lost", MEAN, "score", "pull_constants",
            where(_of_numbers, exchanged(lambda s: (s.x, expr(1))))),
    mistake("squared_data", MEAN, "score", "pull_constants",
            where(_of_numbers, exchanged(lambda s: (s.x, s.x**2)))),
    mistake("deviations_for_data", MEAN, "solve", "divide", _deviations),
    mistake("spread_left_in", MEAN, "solve", "clear", _scaled_by_spread),
)
