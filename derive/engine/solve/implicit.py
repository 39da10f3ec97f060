"""No closed form: the stationary equation is what is solved, by number."""

from __future__ import annotations

from ...algebra.expression import mul
from ...algebra.normal import depends_on, terms
from .score import score
from .solution import Problem, Solution, stationary


def implicit(problem: Problem) -> Solution | None:
    """The score, summed, is 0."""
    p = problem.parameter
    if p.domain in ("simplex", "covariance", "matrix"):
        return None
    parts = score(problem)
    if not any(depends_on(t, problem.unknown) for _, e in parts for t in terms(e)):
        return None
    return Solution("implicit", None, equation=stationary(
        problem.totals.total([(plates, mul(e)) for plates, e in parts], p.indices)))
