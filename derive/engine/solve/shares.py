"""Probabilities that are stated label by label, the last one as the rest: alpha, beta,
1 - alpha - beta."""

from __future__ import annotations

from ...algebra.expression import ONE, Expr, log, mul
from ...algebra.normal import depends_on, factors, multiply_out, terms, tidy
from ..parts import Expected
from ..totals import Part
from .score import held
from .solution import Problem, Solution, linear_equation


def shares(problem: Problem) -> Solution | None:
    """u = A_u / sum A, where Q has A_u log u for each of them and A log of the rest."""
    u = problem.unknown
    if problem.parameter.domain != "probability":
        return None
    rests = {f.args[0] for s in held(problem) for t in terms(s.body) for f in factors(t)
             if f.op == "log" and f.args[0] != u and depends_on(f, u)}
    if len(rests) != 1:
        return None
    (rest,) = rests
    others = [t.args[1] for t in terms(rest) if t.op == "mul" and len(t.args) == 2]
    if len(others) < 2 or tidy(rest + sum(others[1:], others[0])) != ONE or any(
            o.op != "symbol" or o.args[2] != u.args[2] for o in others):
        return None
    each = [_coefficients(problem.q, o, (*others, rest)) for o in (*others, rest)]
    if None in each:
        return None
    at = others.index(u)
    above = each[at] or []
    besides = [p for n, parts in enumerate(each) if n != at for p in parts or ()]
    total, own = problem.totals.total, problem.parameter.indices
    found = linear_equation("shares", total(above, own), total([*above, *besides], own),
                            ONE, complement=total(besides, own))
    return found and found.by_elimination()


def _coefficients(q: tuple[Expected, ...], of: Expr, logs: tuple[Expr, ...]) -> list[Part] | None:
    """What stands before log(of) in Q; None where it stands in anything but these logarithms."""
    allowed = {log(e) for e in logs}
    found: list[Part] = []
    for s in q:
        for t in terms(multiply_out(s.body, lambda e: depends_on(e, of))):
            if not depends_on(t, of):
                continue
            c = [f for f in factors(t) if f not in allowed]
            if any(depends_on(f, of) for f in c):
                return None
            if log(of) in factors(t):
                found.append((frozenset(s.plates), mul(s.coefficient, *c)))
    return found


