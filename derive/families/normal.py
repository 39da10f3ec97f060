"""Normal(mu, sigma^2): real numbers with a variance."""

from __future__ import annotations

from fractions import Fraction

from ..algebra.expression import PI, Expr, add, exp, expr, log, power
from .family import Family, ScipyAnchor, Slot, Support

HALF = Fraction(1, 2)


def density(x: Expr, mean: Expr, variance: Expr) -> Expr:
    """(2 pi sigma^2)^(-1/2) exp(-(x - mu)^2/(2 sigma^2))  (Bishop 2006, eq. 2.42)."""
    return power(2 * PI * variance, expr(-HALF)) * exp(-HALF * power(x - mean, 2) / variance)


def divergence(m: Expr, s: Expr, mean: Expr, variance: Expr) -> Expr:
    """From Normal(m, s) to Normal(mean, variance)."""
    return HALF * add(log(variance), -log(s), s / variance, expr(-1),
                      power(m - mean, 2) / variance)


FAMILY = Family(
    id="normal",
    names=("Normal", "N", "Gaussian"),
    title="normal distribution",
    latex=r"\mathcal{N}",
    support=Support("reals"),
    slots=(Slot("mean", "real"), Slot("variance", "variance")),
    density=density,
    divergence=divergence,
    scipy=ScipyAnchor("norm", (("loc", "mean"), ("scale", "sqrt:variance"))),
    convention="The second argument of Normal is the variance, written with its square; "
    "derivatives are taken by the variance as a whole, not by its root.",
    reference=("esl", "kiefer", "day"),
    dataset=("faithful", 'column("waiting")', ""),
    picture="Normals",
)
