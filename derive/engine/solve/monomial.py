"""A positive number whose score has two powers of it: standard deviations, Weibull scales."""

from __future__ import annotations

from dataclasses import replace

from ...algebra.expression import SCALAR, ZERO, Expr, mul, power
from ...algebra.normal import depends_on, multiply_out, term, tidy
from ..totals import Part
from .implicit import BOUNDS
from .score import score
from .solution import Problem, Solution, linear_equation


def monomial(problem: Problem) -> Solution | None:
    """score = c0 u^a - c1 u^(a + n): u^n = c0 / c1, u the root."""
    p, u = problem.parameter, problem.unknown
    if u.shape != SCALAR or BOUNDS.get(p.domain) != ("0", ""):
        return None
    sides: dict[Expr, list[Part]] = {}
    for plates, t in score(problem):
        product = term(t)
        rest = [(b, x) for b, x in product.powers if b != u]
        if any(depends_on(b, u) or depends_on(x, u) for b, x in rest):
            return None
        exponent = tidy(dict(product.powers).get(u, ZERO))
        c = mul(product.number, *(power(b, x) for b, x in rest))
        sides.setdefault(exponent, []).append((plates, c))
    if len(sides) != 2:
        return None
    a, b = sides
    n = multiply_out(b - a, lambda e: True)
    if term(n.args[0] if n.op == "add" else n).number < 0:
        a, b, n = b, a, multiply_out(a - b, lambda e: True)
    total = problem.totals.total
    found = linear_equation("monomial", total(sides[a], p.indices),
                            total([(pl, mul(-1, c)) for pl, c in sides[b]], p.indices),
                            power(u, mul(-1, a)))
    if found is None or found.formula is None:
        return None
    return replace(found, formula=power(found.formula, power(n, -1)), power=n)
