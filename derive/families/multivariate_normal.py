"""Normal(mu, Sigma): vectors with a full covariance matrix."""

from __future__ import annotations

from fractions import Fraction

from ..algebra.expression import (
    PI,
    Expr,
    add,
    det,
    exp,
    expr,
    inverse,
    log,
    power,
    size,
    trace,
    transpose,
)
from .family import Family, ScipyAnchor, Slot, Support

HALF = Fraction(1, 2)
D = size("d")


def density(x: Expr, mean: Expr, covariance: Expr) -> Expr:
    """(2 pi)^(-d/2) |Sigma|^(-1/2) exp(-(x - mu)' Sigma^-1 (x - mu)/2)  (Bishop 2006, eq. 2.43)."""
    return (power(2 * PI, -HALF * D) * power(det(covariance), expr(-HALF))
            * exp(-HALF * (transpose(x - mean) * inverse(covariance) * (x - mean))))


def means(mean: Expr, covariance: Expr) -> tuple[Expr, ...]:
    """E x = mu, E x x' = Sigma + mu mu'."""
    return mean, covariance + mean * transpose(mean)


def divergence(m: Expr, s: Expr, mean: Expr, covariance: Expr) -> Expr:
    """From Normal(m, S) to Normal(mu, Sigma)."""
    return HALF * add(log(det(covariance)), -log(det(s)), trace(inverse(covariance) * s), -D,
                      transpose(m - mean) * inverse(covariance) * (m - mean))


FAMILY = Family(
    id="multivariate_normal",
    names=("Normal", "N", "Gaussian", "MultivariateNormal", "MVN"),
    title="normal distribution",
    latex=r"\mathcal{N}",
    support=Support("vectors"),
    slots=(Slot("mean", "vector"), Slot("covariance", "covariance")),
    density=density,
    means=means,
    divergence=divergence,
    scipy=ScipyAnchor("multivariate_normal", (("mean", "mean"), ("cov", "covariance"))),
    convention="The second argument of Normal is the covariance matrix: symmetric and positive "
    "definite, {d} by {d}.",
    reference=("bishop", "magnus", "kiefer", "day"),
    dataset=("faithful", "values", ""),
    picture="Normals",
)
