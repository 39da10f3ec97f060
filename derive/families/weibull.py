"""Weibull(shape k, scale lambda): positive numbers."""

from __future__ import annotations

from ..algebra.expression import Expr, exp, power
from .family import Family, ScipyAnchor, Slot, Support


def density(x: Expr, shape: Expr, scale: Expr) -> Expr:
    """k lambda^-k x^(k - 1) exp(-x^k / lambda^k)"""
    return (shape * power(scale, -shape) * power(x, shape - 1)
            * exp(-power(x, shape) * power(scale, -shape)))


FAMILY = Family(
    id="weibull",
    names=("Weibull",),
    title="Weibull distribution",
    latex=r"\mathrm{Weibull}",
    support=Support("reals", "0"),
    slots=(Slot("shape", "positive", worked=("2", "1.5", "3")),
           Slot("scale", "positive", worked=("2", "5", "3"))),
    density=density,
    scipy=ScipyAnchor("weibull_min", (("c", "shape"), ("scale", "scale"))),
    convention="The arguments of Weibull are its shape and its scale.",
    general=True,
)
