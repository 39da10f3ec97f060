"""The score: the derivative of Q, term by term."""

from __future__ import annotations

from ...algebra.expression import SCALAR, Expr, is_symmetric, mul, rewrite, transpose, walk
from ...algebra.normal import depends_on, factors, multiply_out, terms, tidy
from ...rules import RULES
from ...rules.differentials import differentiate, direction, gradient
from ..parts import Expected
from ..refusal import NotDerived
from ..totals import Part
from .solution import Problem


def held(problem: Problem) -> tuple[Expected, ...]:
    """The summands of Q with the unknown. Raises NotDerived where it stands with other indices
    than its own."""
    u, found = problem.unknown, []
    for s in problem.q:
        for n in walk(s.body):
            if n.op == "symbol" and n.args[0] == u.args[0] and n.args[2] != u.args[2]:
                raise NotDerived(
                    f"{u.args[0]} stands with the indices {', '.join(n.args[2])} beside its own, "
                    f"{', '.join(u.args[2])}: one of its values then stands in the equations of "
                    "the others, and no rule solves these together", s.body)
        if depends_on(s.body, u):
            found.append(s)
    return tuple(found)


def slope(body: Expr, u: Expr) -> Expr:
    """The gradient of a summand's body. Raises NotDerived where no rule reads it off."""
    change, _ = differentiate(body, u, RULES)
    if u.shape == SCALAR:
        return change
    turned = (RULES.attempt("trace_of_scalar", change, u) if is_symmetric(u)
              else rewrite(change, lambda n: _turned(n, direction(u))))
    found = gradient(turned, u)
    if found is None:
        raise NotDerived(f"the gradient by {u.args[0]} is not read off this differential", change)
    return tidy(found)


def score(problem: Problem) -> list[Part]:
    """The terms of the score with their plates, multiplied out in the unknown."""
    u, found = problem.unknown, []
    for s in held(problem):
        opened = multiply_out(slope(s.body, u), lambda a: depends_on(a, u))
        found += [(frozenset(s.plates), mul(s.coefficient, t)) for t in terms(opened)]
    return found


def _turned(n: Expr, du: Expr) -> Expr | None:
    """A scalar product that starts with du': turned, so that du ends it."""
    if n.op != "mul" or n.shape != SCALAR:
        return None
    chain = [f for f in factors(n) if f.shape != SCALAR]
    if not chain or chain[0] != transpose(du):
        return None
    return mul(*(f for f in factors(n) if f.shape == SCALAR),
               *(transpose(f) for f in reversed(chain)))
