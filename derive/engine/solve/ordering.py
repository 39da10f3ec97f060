"""The parameters of a block in an order in which each is solved by those before it."""

from __future__ import annotations

from collections.abc import Sequence

from ...algebra.expression import Expr, at_mark
from ...algebra.normal import depends_on
from ...model import Model, Parameter
from ..parts import Block, Expected, Update
from ..refusal import NotDerived
from ..totals import Totals
from .canonical import canonical
from .covariance import covariance
from .elimination import eliminated
from .implicit import BOUNDS, implicit, profiled
from .least_squares import least_squares
from .linear import linear
from .monomial import monomial
from .shared import disagree
from .shares import shares
from .simplex import simplex
from .solution import Problem, Solution, Solver

#: The solvers in the order in which they are tried.
SOLVERS: tuple[Solver, ...] = (
    simplex, shares, linear, monomial, least_squares, covariance, implicit)


def solve(model: Model, totals: Totals, q: tuple[Expected, ...],
          parameters: Sequence[Parameter]) -> tuple[Block, dict[str, Solution]]:
    """The block with its updates in order, and the solution behind each.

    A parameter whose solution needs no other that is unsolved comes first: the block is solved
    jointly. Where each needs another, the first is solved with the others as they are: the block
    is conditional (Meng and Rubin 1993). Raises NotDerived.
    """
    todo, kind = list(parameters), "joint"
    updates: list[Update] = []
    solutions: dict[str, Solution] = {}
    while todo:
        answers = [(p, _answer(Problem(model, totals, q, p))) for p in todo]
        ready = [a for a in answers if not _needs(model, a[1], a[0], todo)] \
            or _eliminations(model, totals, q, answers) \
            or _profiles(model, totals, q, answers, todo)
        if not ready:
            kind = "conditional"
            ready = [a for a in answers if a[1].formula is not None] or answers
        p, s = ready[0]
        before = tuple(u.parameter for u in updates)
        waiting = tuple(q.name for q in todo if q != p)
        updates.append(Update(p.name, s.solver, _at(s.formula, before, waiting),
                              _at(s.equation, before, waiting),
                              *(BOUNDS.get(p.domain, ("", "")) if s.formula is None else ())))
        solutions[p.name] = s
        todo.remove(p)
    unknowns = [model.symbol(p.name) for p in parameters]
    roots = [model.symbol(u.parameter) for u in updates if u.formula is None]
    sure = [canonical(model, q, unknowns)] if kind == "joint" else \
        [canonical(model, q, [u]) for u in roots]
    if roots and not all(sure):
        kind = "safeguarded"
    return Block(kind, tuple(updates)), solutions


def _eliminations(model: Model, totals: Totals, q: tuple[Expected, ...],
                  answers: Sequence[tuple[Parameter, Solution]]
                  ) -> list[tuple[Parameter, Solution]]:
    """Numbers in whose linear equations only others with such an equation stand: these put in."""
    names = {p.name for p, _ in answers}
    found = []
    for p, s in answers:
        needed = {o.name: a for o, a in answers if o != p and s.formula is not None
                  and s.solver == "linear" and a.solver == "linear"
                  and depends_on(s.formula, model.symbol(o.name))}
        all_needed = {n for n in names if s.formula is not None and n != p.name
                      and depends_on(s.formula, model.symbol(n))}
        slopes = [(s, model.symbol(o)) for o in needed] + [
            (a, model.symbol(p.name)) for a in needed.values()]
        if needed and set(needed) == all_needed and not any(
                a.denominator is not None and depends_on(a.denominator, u) for a, u in slopes):
            alone = eliminated(Problem(model, totals, q, p), needed)
            if alone is not None and not _needs(model, alone, p, [o for o, _ in answers]):
                found.append((p, alone))
    return found


def _profiles(model: Model, totals: Totals, q: tuple[Expected, ...],
              answers: Sequence[tuple[Parameter, Solution]], todo: Sequence[Parameter]
              ) -> list[tuple[Parameter, Solution]]:
    """Unknowns without a closed form whose equations hold only others that have one: these put
    in."""
    found = []
    for p, s in answers:
        needed = {o.name: a for o, a in answers if o != p and s.equation is not None
                  and depends_on(s.equation, model.symbol(o.name))}
        if s.formula is None and needed and not any(
                _needs(model, a, p, [r for r in todo if r.name != o]) for o, a in needed.items()):
            alone = profiled(Problem(model, totals, q, p), s, needed)
            if alone is not None:
                found.append((p, alone))
    return found


def _answer(problem: Problem) -> Solution:
    for solver in (implicit,) if disagree(problem) else SOLVERS:
        found = solver(problem)
        if found is not None:
            return found
    raise NotDerived(f"no rule solves the stationary equation of {problem.parameter.name}",
                     next((s.body for s in problem.q if depends_on(s.body, problem.unknown)),
                          None))


def _needs(model: Model, s: Solution, p: Parameter, todo: list[Parameter]) -> bool:
    e = s.formula if s.formula is not None else s.equation
    return e is not None and any(depends_on(e, model.symbol(o.name)) for o in todo if o != p)


def _at(e: Expr | None, before: tuple[str, ...], waiting: tuple[str, ...]) -> Expr | None:
    return None if e is None else at_mark(at_mark(e, "t+1", before), "t", waiting)
