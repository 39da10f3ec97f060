"""Numbers whose linear equations hold one another: one put into the equation of the other."""

from __future__ import annotations

from collections.abc import Mapping

from ...algebra.expression import SCALAR
from ...algebra.normal import depends_on, multiply_out, pull_out, terms
from ..totals import Part
from .implicit import with_formulas
from .linear import of_score
from .solution import Problem, Solution


def eliminated(problem: Problem, others: Mapping[str, Solution]) -> Solution | None:
    """The solution of the equation into which the formulas of the others are put; None where it
    is not linear then, or a formula mixes different values of the unknown."""
    model, u = problem.model, problem.unknown
    formulas = {model.symbol(name): s.formula for name, s in others.items()
                if s.formula is not None}
    if u.shape != SCALAR or len(formulas) != len(others) or any(
            depends_on(f, o) for f in formulas.values() for o in formulas):
        return None
    put = with_formulas(problem, formulas)
    if put is None:
        return None
    parts: list[Part] = []
    for plates, e in put:
        opened = multiply_out(e, lambda a: depends_on(a, u))
        for _ in range(2):  # a sum that holds the unknown, then what stands before it
            opened = multiply_out(pull_out(opened), lambda a: depends_on(a, u))
        parts += [(plates, t) for t in terms(opened)]
    found = of_score(problem, parts)
    return found and found.by_elimination()
