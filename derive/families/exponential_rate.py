"""Exponential(rate lambda): waiting times by their rate."""

from __future__ import annotations

from ..algebra.expression import Expr, exp
from .family import Family, ScipyAnchor, Slot, Support


def density(x: Expr, rate: Expr) -> Expr:
    """lambda exp(-lambda x)"""
    return rate * exp(-rate * x)


FAMILY = Family(
    id="exponential_rate",
    names=("Exponential", "Exp", "Expon"),
    title="exponential distribution",
    latex=r"\mathrm{Exponential}",
    support=Support("reals", "0"),
    slots=(Slot("rate", "positive", worked=("1", "0.25", "0.5")),),
    density=density,
    scipy=ScipyAnchor("expon", (("scale", "inverse:rate"),)),
    convention="The argument of Exponential is its rate, one over its mean.",
)
