"""Probabilities that sum to 1 over the last index: a Lagrange multiplier."""

from __future__ import annotations

from dataclasses import replace

from ...algebra.expression import Expr, log, mul, power
from ...algebra.normal import depends_on, multiply_out, terms, tidy
from ..totals import Part
from .score import held
from .solution import Problem, Solution, linear_equation


def coefficients(problem: Problem) -> list[Part] | None:
    """The A_l of sum_l A_l log u_l as parts; None where Q has another form in u."""
    u = problem.unknown
    parts: list[Part] = []
    for s in held(problem):
        for t in terms(multiply_out(s.body, lambda a: depends_on(a, u))):
            if depends_on(t, u):
                c = tidy(mul(t, power(log(u), -1)))
                if depends_on(c, u):
                    return None
                parts.append((frozenset(s.plates), mul(s.coefficient, c)))
    return [(plates, tidy(t)) for plates, e in parts for t in terms(_opened(e))]


def _opened(e: Expr) -> Expr:
    return multiply_out(e, lambda a: True)


def simplex(problem: Problem) -> Solution | None:
    """A_l / u_l = lambda for every l, and sum_l u_l = 1: u_l = A_l / sum_l A_l."""
    p = problem.parameter
    if p.domain != "simplex":
        return None
    parts = coefficients(problem)
    if parts is None:
        return None
    total = problem.totals.total
    above, below = total(parts, p.indices), total(parts, p.indices[:-1])
    found = linear_equation("simplex", above, below, problem.unknown)
    # as the multiplier's lines need them: lambda u_l = A_l, lambda = sum_l A_l
    return found and replace(found, left=problem.unknown, numerator=above, denominator=below)
