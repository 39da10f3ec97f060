"""A number whose score, cleared of powers of u and 1 - u, has degree 1 in u."""

from __future__ import annotations

from collections.abc import Iterable

from ...algebra.expression import ONE, SCALAR, ZERO, Expr, add, mul, power
from ...algebra.normal import depends_on, multiply_out, term, terms, tidy
from ..totals import Part
from .score import score
from .solution import Problem, Solution, linear_equation


def linear(problem: Problem) -> Solution | None:
    """Means, rates, probabilities, variances: score = u^a (1 - u)^b (c0 - c1 u)."""
    p, u = problem.parameter, problem.unknown
    return None if u.shape != SCALAR or p.domain == "simplex" else of_score(problem, score(problem))


def of_score(problem: Problem, parts: Iterable[Part]) -> Solution | None:
    """The solution where these are the terms of the score."""
    p, u = problem.parameter, problem.unknown
    found: list[tuple[int, int, frozenset[str], Expr]] = []
    for plates, t in parts:
        degrees = _degrees(t, u)
        if degrees is None:
            return None
        found.append((*degrees[:2], plates, degrees[2]))
    if not found:
        return None
    a0, b0 = min(f[0] for f in found), min(f[1] for f in found)
    constant: list[Part] = []
    slope: list[Part] = []
    for a, b, plates, c in found:
        if (a - a0, b - b0) not in ((0, 0), (1, 0), (0, 1)):
            return None
        if a == a0:
            constant.append((plates, c))
        if (a, b) != (a0, b0):
            slope.append((plates, c if b > b0 else mul(-1, c)))
    left = mul(power(u, -a0), power(1 - u, -b0))
    total = problem.totals.total
    above, below = total(constant, p.indices), total(_joined(slope), p.indices)
    # score = A / u - B / (1 - u): u = A / (A + B), and 1 - u = B / (A + B)
    ratio = {(a - a0, b - b0) for a, b, *_ in found} <= {(1, 0), (0, 1)} and (a0, b0) == (-1, -1)
    rest = [(plates, mul(-1, c)) for a, _, plates, c in found if a != a0] if ratio else None
    return linear_equation("linear", above, below, left,
                           complement=None if rest is None else total(rest, p.indices))


def _degrees(t: Expr, u: Expr) -> tuple[int, int, Expr] | None:
    """(a, b, c) with t = c u^a (1 - u)^b, c free of u."""
    product, a, b = term(t), 0, 0
    rest: list[Expr] = []
    for base, x in product.powers:
        if not depends_on(base, u) and not depends_on(x, u):
            rest.append(power(base, x))
        elif x.op != "number" or x.args[0].denominator != 1:
            return None
        elif base == u:
            a = int(x.args[0])
        elif tidy(base + u) == ONE:
            b = int(x.args[0])
        else:
            return None
    return a, b, mul(product.number, *rest)


def _joined(parts: list[Part]) -> list[Part]:
    """Parts over the same plates added before they are summed: T Y + T (1 - Y) is T."""
    joined: dict[frozenset[str], Expr] = {}
    for plates, e in parts:
        joined[plates] = add(joined.get(plates, ZERO), e)
    return [(plates, t) for plates, e in joined.items()
            for t in min(terms(multiply_out(e, lambda a: True)), terms(tidy(e)), key=len)]
