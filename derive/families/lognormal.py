"""LogNormal(mu, sigma^2): positive numbers whose logarithm is normal."""

from __future__ import annotations

from fractions import Fraction

from ..algebra.expression import PI, Expr, add, exp, expr, log, power
from .family import Family, ScipyAnchor, Slot, Support

HALF = Fraction(1, 2)


def density(x: Expr, mean: Expr, variance: Expr) -> Expr:
    """(2 pi sigma^2)^(-1/2) x^-1 exp(-(log x - mu)^2/(2 sigma^2))"""
    return (power(2 * PI * variance, expr(-HALF)) * power(x, -1)
            * exp(-HALF * power(log(x) - mean, 2) / variance))


def divergence(m: Expr, s: Expr, mean: Expr, variance: Expr) -> Expr:
    """From LogNormal(m, s) to LogNormal(mean, variance)."""
    return HALF * add(log(variance), -log(s), s / variance, expr(-1),
                      power(m - mean, 2) / variance)


FAMILY = Family(
    id="lognormal",
    names=("LogNormal", "Lognormal", "LN"),
    title="log-normal distribution",
    latex=r"\mathrm{LogNormal}",
    support=Support("reals", "0"),
    slots=(Slot("mean", "real"), Slot("variance", "variance")),
    density=density,
    divergence=divergence,
    scipy=ScipyAnchor("lognorm", (("s", "sqrt:variance"), ("scale", "exp:mean"))),
    convention="The arguments of LogNormal are the mean and the variance of the logarithm.",
    general=True,
)
