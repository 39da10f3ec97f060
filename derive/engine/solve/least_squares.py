"""A vector whose score is g - G u: weighted means and regressions."""

from __future__ import annotations

from ...algebra.expression import ONE, SCALAR, Expr, mul, transpose
from ...algebra.normal import depends_on, factors
from ..totals import Part
from .score import score
from .solution import Problem, Solution, linear_equation


def least_squares(problem: Problem) -> Solution | None:
    """u = G^-1 g."""
    p, u = problem.parameter, problem.unknown
    if u.shape == SCALAR or p.domain == "covariance":
        return None
    g: list[Part] = []
    matrix: list[Part] = []
    for plates, t in score(problem):
        if not depends_on(t, u):
            g.append((plates, t))
            continue
        before = _before(t, u)
        if before is None:
            return None
        matrix.append((plates, mul(-1, before)))
    total = problem.totals.total
    return linear_equation("least_squares", total(g, p.indices), total(matrix, p.indices), ONE)


def _before(t: Expr, u: Expr) -> Expr | None:
    """The A with t = A u; x (x'u) is (x x') u."""
    fs = factors(t)
    if fs[-1] == u:
        return mul(*fs[:-1])
    at = next((n for n, f in enumerate(fs) if depends_on(f, u)), None)
    if at is None or fs[at].shape != SCALAR or any(
            depends_on(f, u) for n, f in enumerate(fs) if n != at):
        return None
    rest, row = [f for n, f in enumerate(fs) if n != at], factors(fs[at])
    if row[-1] == u:
        return mul(*rest, *row[:-1])
    if row[0] == transpose(u):
        return mul(*rest, transpose(mul(*row[1:])))
    return None
