"""Geometric(p) from 0: failures before the first success."""

from __future__ import annotations

from ..algebra.expression import Expr, power
from .family import Family, ScipyAnchor, Slot, Support


def density(x: Expr, probability: Expr) -> Expr:
    """p (1 - p)^x"""
    return probability * power(1 - probability, x)


FAMILY = Family(
    id="geometric_from_0",
    names=("Geometric", "Geom"),
    title="geometric distribution",
    latex=r"\mathrm{Geometric}",
    support=Support("integers", "0"),
    slots=(Slot("probability", "probability"),),
    density=density,
    scipy=ScipyAnchor("geom", (("p", "probability"), ("loc", "-1"))),
    convention="The argument of Geometric is the probability of a success; it counts the "
    "failures before the first one, from 0.",
)
