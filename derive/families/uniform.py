"""Uniform(a, b): numbers between known bounds."""

from __future__ import annotations

from ..algebra.expression import Expr, power
from .family import Family, ScipyAnchor, Slot, Support


def density(x: Expr, low: Expr, high: Expr) -> Expr:
    """1/(b - a), where a <= x <= b"""
    return power(high - low, -1)


FAMILY = Family(
    id="uniform",
    names=("Uniform", "Unif", "U"),
    title="uniform distribution",
    latex=r"\mathrm{Uniform}",
    support=Support("reals", "low", "high"),
    slots=(Slot("low", "real", known=True, worked=("0",)),
           Slot("high", "real", known=True, worked=("5",))),
    density=density,
    scipy=ScipyAnchor("uniform", (("loc", "low"), ("scale", "above low:high"))),
    convention="The arguments of Uniform are its known bounds, {low} and {high}.",
    general=True,
)
