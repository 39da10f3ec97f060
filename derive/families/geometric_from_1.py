"""Geometric(p) from 1: trials up to the first success."""

from __future__ import annotations

from ..algebra.expression import Expr, power
from .family import Family, ScipyAnchor, Slot, Support


def density(x: Expr, probability: Expr) -> Expr:
    """p (1 - p)^(x - 1)"""
    return probability * power(1 - probability, x - 1)


FAMILY = Family(
    id="geometric_from_1",
    names=("Geometric", "Geom"),
    title="geometric distribution",
    latex=r"\mathrm{Geometric}",
    support=Support("integers", "1"),
    slots=(Slot("probability", "probability"),),
    density=density,
    scipy=ScipyAnchor("geom", (("p", "probability"),)),
    convention="The argument of Geometric is the probability of a success; it counts the "
    "trials up to the first one, from 1.",
)
