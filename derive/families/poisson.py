"""Poisson(lambda): counts without an upper bound."""

from __future__ import annotations

from ..algebra.expression import Expr, exp, factorial, power
from .family import Family, ScipyAnchor, Slot, Support


def density(x: Expr, rate: Expr) -> Expr:
    """lambda^x exp(-lambda) / x!"""
    return power(rate, x) * exp(-rate) * power(factorial(x), -1)


FAMILY = Family(
    id="poisson",
    names=("Poisson", "Pois", "Poi"),
    title="Poisson distribution",
    latex=r"\mathrm{Poisson}",
    support=Support("integers", "0"),
    slots=(Slot("rate", "positive"),),
    density=density,
    scipy=ScipyAnchor("poisson", (("mu", "rate"),)),
    convention="The argument of Poisson is its rate, which is its mean.",
    reference=("hasselblad",),
    dataset=("deaths", 'column("deaths")', ""),
    picture="Poissons",
)
