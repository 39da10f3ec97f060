"""Bernoulli(p): one trial, 1 for a success."""

from __future__ import annotations

from ..algebra.expression import Expr, power
from .family import Family, ScipyAnchor, Slot, Support


def density(x: Expr, probability: Expr) -> Expr:
    """p^x (1 - p)^(1 - x)"""
    return power(probability, x) * power(1 - probability, 1 - x)


FAMILY = Family(
    id="bernoulli",
    names=("Bernoulli", "Bern"),
    title="Bernoulli distribution",
    latex=r"\mathrm{Bernoulli}",
    support=Support("integers", "0", "1"),
    slots=(Slot("probability", "probability"),),
    density=density,
    scipy=ScipyAnchor("bernoulli", (("p", "probability"),)),
    convention="The argument of Bernoulli is the probability of a 1.",
)
