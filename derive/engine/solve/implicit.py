"""No closed form: the stationary equation is what is solved, by number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ...algebra.expression import (
    ZERO,
    Expr,
    add,
    equation,
    expr,
    is_zero,
    mul,
    power,
    rewrite,
    walk,
    zero,
)
from ...algebra.normal import depends_on, factors, term, terms, tidy
from ...rules import RULES
from ..totals import Part
from .score import held, slope
from .solution import Problem, Solution

#: Between which numbers an unknown lies, by its domain.
BOUNDS: Mapping[str, tuple[str, str]] = {
    "positive": ("0", ""), "variance": ("0", ""), "probability": ("0", "1")}


def implicit(problem: Problem) -> Solution | None:
    """The score, summed, is 0. The equation's left side less its right one has the sign of the
    score: it is positive below the maximum."""
    p, u = problem.parameter, problem.unknown
    if p.domain in ("simplex", "covariance", "matrix"):
        return None
    parts = _opened(_score(problem))
    if not any(depends_on(e, u) for _, e in parts):
        return None
    total = problem.totals.total(parts, p.indices)
    stationary, factor = _balanced(total, problem)
    return Solution("implicit", None, factor, numerator=total, equation=stationary)


def profiled(problem: Problem, solution: Solution, others: Mapping[str, Solution]
             ) -> Solution | None:
    """The equation of ``solution`` with the formulas of other unknowns put in: the score of Q
    where these are at their maxima for each value of the unknown. None where a formula mixes
    different values of the unknown."""
    model, p = problem.model, problem.parameter
    formulas: dict[Expr, Expr] = {}
    for name, s in others.items():
        if s.formula is None or any(depends_on(s.formula, model.symbol(o)) for o in others):
            return None
        formulas[model.symbol(name)] = s.formula
    parts = with_formulas(problem, formulas)
    if parts is None:
        return None
    spread = [(plates, t) for plates, e in parts for t in terms(_spread(_combined(e)))]
    total = problem.totals.total(spread, p.indices)
    stationary, factor = _balanced(tidy(total), problem)
    return replace(solution, left=factor, numerator=total, equation=stationary,
                   profile=tuple(others))


def with_formulas(problem: Problem, formulas: Mapping[Expr, Expr]) -> list[Part] | None:
    """The terms of the score with formulas of other unknowns put in; None where one mixes
    different values of the unknown, or holds one of the others."""
    parts = [(plates, rewrite(e, formulas.get)) for plates, e in _score(problem)]
    if any(_captured(e, problem.unknown) or any(depends_on(e, o) for o in formulas)
           for _, e in parts):
        return None
    return parts


def _score(problem: Problem) -> list[Part]:
    """The terms of the score with their plates, as the rules give them."""
    return [(frozenset(s.plates), mul(s.coefficient, t)) for s in held(problem)
            for t in terms(slope(s.body, problem.unknown))]


def _opened(parts: Iterable[Part]) -> list[Part]:
    """Parts over the same plates added; multiplied out where fewer terms are left, as of
    T Y x - T Y s x - T (1 - Y) s x."""
    joined: dict[frozenset[str], Expr] = {}
    for plates, e in parts:
        joined[plates] = add(joined.get(plates, ZERO), e)
    return [(plates, t) for plates, e in joined.items()
            for t in min(terms(_spread(e)), terms(tidy(e)), key=len)]


def _spread(e: Expr) -> Expr:
    """e with its products multiplied out over sums, those inside of functions left as they are."""
    if e.op == "add":
        return tidy(add(*map(_spread, e.args)))
    at = next((n for n, f in enumerate(factors(e)) if f.op == "add"), None)
    if e.op != "mul" or at is None:
        return tidy(e)
    return _spread(add(*(mul(*e.args[:at], t, *e.args[at + 1:]) for t in e.args[at].args)))


def _captured(e: Expr, u: Expr) -> bool:
    """Whether u stands in e with other indices than its own, or in a sum over one of them."""
    if any(n.op == "symbol" and n.args[0] == u.args[0] and n != u for n in walk(e)):
        return True
    return any(n.op == "sum" and n.args[1] in u.args[2] and depends_on(n.args[0], u)
               for n in walk(e))


def _combined(e: Expr) -> Expr:
    """e with powers of products and of powers taken apart and logarithms opened. Their bases are
    positive: formulas of positive unknowns."""
    return RULES.attempt("log_laws", rewrite(e, _apart))


def _apart(e: Expr) -> Expr | None:
    if e.op != "power":
        return None
    base, exponent = e.args
    if base.op == "power" and base.args[1].op != "number":
        return power(base.args[0], tidy(mul(base.args[1], exponent)))
    if base.op == "mul":
        return mul(*(_apart(power(f, exponent)) or power(f, exponent) for f in base.args))
    return None


def _balanced(e: Expr, problem: Problem) -> tuple[Expr, Expr]:
    """e = 0 in lowest terms: without the counts and positive powers of the unknown that every term
    has that holds it, these terms on one side and the others on the other; and the factor with
    which e is the left side less the right one."""
    u = problem.unknown
    held = [term(t) for t in terms(e) if depends_on(t, u)]
    common = [(b, x) for b, x in held[0].powers if _positive(b, problem)
              and all((b, x) in t.powers for t in held)]
    numbers = {t.number for t in held}
    number = abs(held[0].number) if len({abs(n) for n in numbers}) == 1 else expr(1).args[0]
    factor = mul(1 / number, *(power(b, mul(-1, x)) for b, x in common))
    lowest = [term(mul(factor, t)).expr() for t in terms(e)]
    with_u = tidy(add(*(t for t in lowest if depends_on(t, u))))
    rest = [t for t in lowest if not depends_on(t, u)]
    without = tidy(add(*rest)) if rest else ZERO
    if is_zero(without):
        return equation(with_u, zero(with_u.shape)), factor
    if term(terms(with_u)[0]).number < 0:
        return equation(without, _negated(with_u)), factor
    return equation(with_u, _negated(without)), factor


def _negated(e: Expr) -> Expr:
    return tidy(add(*(mul(-1, t) for t in terms(e))))


def _positive(e: Expr, problem: Problem) -> bool:
    """Whether e is a count of observations, or a parameter that is positive."""
    positive = {p.name for p in problem.model.parameters if p.domain in BOUNDS}
    return e.op == "size" or (e.op == "symbol" and (
        e.args[0] in positive or e.args[0].startswith(".N")))
