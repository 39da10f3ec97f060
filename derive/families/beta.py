"""Beta(a, b): numbers between 0 and 1."""

from __future__ import annotations

from ..algebra.expression import Expr, add, digamma, gamma_function, loggamma, power
from .family import Family, ScipyAnchor, Slot, Support


def density(x: Expr, a: Expr, b: Expr) -> Expr:
    """Gamma(a + b) x^(a - 1) (1 - x)^(b - 1) / (Gamma(a) Gamma(b))"""
    return (gamma_function(a + b) * power(x, a - 1) * power(1 - x, b - 1)
            * power(gamma_function(a), -1) * power(gamma_function(b), -1))


def means(a: Expr, b: Expr) -> tuple[Expr, ...]:
    """E log X = digamma(a) - digamma(a + b), E log(1 - X) = digamma(b) - digamma(a + b)."""
    return digamma(a) - digamma(a + b), digamma(b) - digamma(a + b)


def divergence(c: Expr, d: Expr, a: Expr, b: Expr) -> Expr:
    """From Beta(c, d) to Beta(a, b)."""
    return add(loggamma(c + d), -loggamma(c), -loggamma(d), -loggamma(a + b), loggamma(a),
               loggamma(b), (c - a) * (digamma(c) - digamma(c + d)),
               (d - b) * (digamma(d) - digamma(c + d)))


FAMILY = Family(
    id="beta",
    names=("Beta",),
    title="beta distribution",
    latex=r"\mathrm{Beta}",
    support=Support("reals", "0", "1"),
    slots=(Slot("a", "positive", worked=("2", "3", "4")),
           Slot("b", "positive", worked=("3", "1.5", "2"))),
    density=density,
    means=means,
    divergence=divergence,
    scipy=ScipyAnchor("beta", (("a", "a"), ("b", "b"))),
    convention="The arguments of Beta are {a} and {b}; the mean is {a}/({a} + {b}).",
    general=True,
)
