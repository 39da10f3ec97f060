"""Gamma(shape a, rate b): positive numbers."""

from __future__ import annotations

from ..algebra.expression import Expr, add, digamma, exp, gamma_function, log, loggamma, power
from .family import Family, ScipyAnchor, Slot, Support


def density(x: Expr, shape: Expr, rate: Expr) -> Expr:
    """b^a x^(a - 1) exp(-b x) / Gamma(a)"""
    return (power(rate, shape) * power(x, shape - 1) * exp(-rate * x)
            * power(gamma_function(shape), -1))


def means(shape: Expr, rate: Expr) -> tuple[Expr, ...]:
    """E log X = digamma(a) - log b, E X = a / b."""
    return digamma(shape) - log(rate), shape / rate


def divergence(a: Expr, b: Expr, shape: Expr, rate: Expr) -> Expr:
    """From Gamma(a, b) to Gamma(shape, rate)."""
    return add((a - shape) * digamma(a), loggamma(shape), -loggamma(a),
               shape * (log(b) - log(rate)), a * (rate / b - 1))


FAMILY = Family(
    id="gamma",
    names=("Gamma", "Ga"),
    title="gamma distribution",
    latex=r"\mathrm{Gamma}",
    support=Support("reals", "0"),
    slots=(Slot("shape", "positive", worked=("2", "3", "4")),
           Slot("rate", "positive", worked=("1", "0.5", "2"))),
    density=density,
    means=means,
    divergence=divergence,
    scipy=ScipyAnchor("gamma", (("a", "shape"), ("scale", "inverse:rate"))),
    convention="The arguments of Gamma are its shape and its rate; the mean is their ratio.",
    general=True,
)
