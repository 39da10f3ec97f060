"""Exponential(mean theta): waiting times by their mean."""

from __future__ import annotations

from ..algebra.expression import Expr, exp, power
from .family import Family, ScipyAnchor, Slot, Support


def density(x: Expr, mean: Expr) -> Expr:
    """exp(-x / theta) / theta"""
    return power(mean, -1) * exp(-power(mean, -1) * x)


FAMILY = Family(
    id="exponential_mean",
    names=("Exponential", "Exp", "Expon"),
    title="exponential distribution",
    latex=r"\mathrm{Exponential}",
    support=Support("reals", "0"),
    slots=(Slot("mean", "positive"),),
    density=density,
    scipy=ScipyAnchor("expon", (("scale", "mean"),)),
    convention="The argument of Exponential is its mean.",
)
