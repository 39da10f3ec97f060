"""A covariance matrix: the weighted mean of the squares v v'."""

from __future__ import annotations

from ...algebra.expression import (
    SCALAR,
    Expr,
    det,
    factors_of_quadratic,
    inverse,
    log,
    mul,
    transpose,
)
from ...algebra.normal import depends_on, factors, terms
from ..totals import Part
from .score import held
from .solution import Problem, Solution, linear_equation


def covariance(problem: Problem) -> Solution | None:
    """sum w (-1/2 log|S| - 1/2 v' S^-1 v) is greatest at S = sum w v v' / sum w."""
    p, u = problem.parameter, problem.unknown
    if p.domain != "covariance":
        return None
    count: list[Part] = []
    squares: list[Part] = []
    for s in held(problem):
        plates = frozenset(s.plates)
        for t in terms(s.body):
            if not depends_on(t, u):
                continue
            number, rest = _parted(t, u)
            if rest == log(det(u)):
                count.append((plates, mul(-2, number, s.coefficient)))
                continue
            scale = _of_trace(rest, u)
            if scale is not None:
                squares.append((plates, mul(-2, number, s.coefficient, scale)))
                continue
            quadratic = factors_of_quadratic(rest)
            if quadratic is None or quadratic[1] != inverse(u):
                return None
            v = quadratic[0]
            squares.append((plates, mul(-2, number, s.coefficient, v, transpose(v))))
    total = problem.totals.total
    return linear_equation("covariance", total(squares, p.indices), total(count, p.indices),
                           mul(2, u), u)


def _of_trace(e: Expr, u: Expr) -> Expr | None:
    """A where e is tr(A u^-1), as in a prior."""
    parts = factors(e.args[0]) if e.op == "trace" else ()
    if len(parts) == 2 and parts[1] == inverse(u) and not depends_on(parts[0], u):
        return parts[0]
    return None


def _parted(t: Expr, u: Expr) -> tuple[Expr, Expr]:
    """Its scalar factors without u, and the rest."""
    apart = [f for f in factors(t) if f.shape == SCALAR and not depends_on(f, u)]
    return mul(*apart), mul(*(f for f in factors(t) if f not in apart))
