"""Laplace(m, b): numbers about a known centre."""

from __future__ import annotations

from fractions import Fraction

from ..algebra.expression import Expr, exp, expr, power
from .family import Family, ScipyAnchor, Slot, Support

HALF = Fraction(1, 2)


def density(x: Expr, location: Expr, scale: Expr) -> Expr:
    """exp(-|x - m| / b) / (2 b)"""
    distance = power(power(x - location, 2), expr(HALF))
    return expr(HALF) * power(scale, -1) * exp(-distance * power(scale, -1))


FAMILY = Family(
    id="laplace",
    names=("Laplace", "DoubleExponential"),
    title="Laplace distribution",
    latex=r"\mathrm{Laplace}",
    support=Support("reals"),
    slots=(Slot("location", "real", known=True, worked=("1",)),
           Slot("scale", "positive", worked=("1", "2", "3"))),
    density=density,
    scipy=ScipyAnchor("laplace", (("loc", "location"), ("scale", "scale"))),
    convention="The arguments of Laplace are its known location and its scale.",
    general=True,
)
