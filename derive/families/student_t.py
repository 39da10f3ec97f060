"""Student(nu, mu, sigma^2): numbers with heavy tails."""

from __future__ import annotations

from fractions import Fraction

from ..algebra.expression import PI, Expr, expr, gamma_function, power
from .family import Family, ScipyAnchor, Slot, Support

HALF = Fraction(1, 2)


def density(x: Expr, freedom: Expr, location: Expr, variance: Expr) -> Expr:
    """Gamma((nu + 1)/2) / (Gamma(nu/2) sqrt(nu pi s)) (1 + (x - mu)^2/(nu s))^(-(nu + 1)/2)"""
    squares = power(x - location, 2) * power(freedom, -1) * power(variance, -1)
    return (gamma_function(HALF * (freedom + 1)) * power(gamma_function(HALF * freedom), -1)
            * power(freedom * PI * variance, expr(-HALF))
            * power(1 + squares, -HALF * (freedom + 1)))


FAMILY = Family(
    id="student_t",
    names=("Student", "StudentT", "t"),
    title="Student distribution",
    latex=r"\mathrm{Student}",
    support=Support("reals"),
    slots=(Slot("freedom", "positive", worked=("4", "7", "3")), Slot("location", "real"),
           Slot("variance", "variance")),
    density=density,
    scipy=ScipyAnchor("t", (("df", "freedom"), ("loc", "location"), ("scale", "sqrt:variance"))),
    convention="The arguments of Student are its degrees of freedom, its centre, and the square of "
    "its scale, which is no variance.",
    general=True,
)
