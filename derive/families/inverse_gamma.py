"""InverseGamma(shape a, scale b): one over a gamma variable of rate b."""

from __future__ import annotations

from ..algebra.expression import Expr, add, digamma, exp, gamma_function, log, loggamma, power
from .family import Family, ScipyAnchor, Slot, Support


def density(x: Expr, shape: Expr, scale: Expr) -> Expr:
    """b^a x^(-a - 1) exp(-b / x) / Gamma(a)"""
    return (power(scale, shape) * power(x, -shape - 1) * exp(-scale * power(x, -1))
            * power(gamma_function(shape), -1))


def means(shape: Expr, scale: Expr) -> tuple[Expr, ...]:
    """E 1/X = a / b, E log X = log b - digamma(a)."""
    return shape / scale, log(scale) - digamma(shape)


def divergence(a: Expr, b: Expr, shape: Expr, scale: Expr) -> Expr:
    """From InverseGamma(a, b) to InverseGamma(shape, scale)."""
    return add((a - shape) * digamma(a), loggamma(shape), -loggamma(a),
               shape * (log(b) - log(scale)), a * (scale / b - 1))


FAMILY = Family(
    id="inverse_gamma",
    names=("InverseGamma", "InvGamma", "IG"),
    title="inverse gamma distribution",
    latex=r"\mathrm{InverseGamma}",
    support=Support("reals", "0"),
    slots=(Slot("shape", "positive", worked=("2", "3", "4")),
           Slot("scale", "positive", worked=("1", "2", "3"))),
    density=density,
    means=means,
    divergence=divergence,
    scipy=ScipyAnchor("invgamma", (("a", "shape"), ("scale", "scale"))),
    convention="The arguments of InverseGamma are its shape and its scale.",
    general=True,
)
