"""Solving a stationary equation for its unknown: clear what stands below, collect, divide."""

from __future__ import annotations

from ..algebra.expression import ONE, SCALAR, Expr, add, equation, inverse, is_zero, mul, symbol
from ..algebra.normal import common_left, depends_on, multiply_out, pull_out, term, terms, tidy
from .rule import Rule
from .sums import merge


class NoClosedForm(ValueError):
    """The stationary equation has no solution that the rules can isolate; the message says why."""


def clearing_factors(e: Expr, u: Expr) -> tuple[Expr, Expr]:
    """The left and right factors that free e of inverses: (Sigma, Sigma), (p (1 - p), 1) ..."""
    lowest: dict[Expr, int] = {}
    number = 1
    for t in map(term, terms(e)):
        number = max(number, t.number.denominator)
        for base, exponent in t.powers:
            if exponent.op == "number" and exponent.args[0] < 0:
                lowest[base] = min(lowest.get(base, 0), int(exponent.args[0]))
    scalar = mul(number, *(b**-n for b, n in lowest.items()))
    first = common_left(e)
    left = first.args[0] if first is not None and first.op == "inverse" else ONE
    if e.shape == "matrix" and left == ONE and depends_on(e, inverse(u)):
        left = u
    return mul(scalar, left), u if e.shape == "matrix" and left == u else ONE


def clear(e: Expr, left: Expr, right: Expr) -> Expr | None:
    """left * e * right, multiplied term by term."""
    return tidy(add(*(t * left if left.shape == SCALAR else mul(left, t, right)
                      for t in terms(e))))


def linear(e: Expr, u: Expr) -> tuple[Expr, Expr] | None:
    """(a, b) with e = b - a u, a a scalar free of u, or None where e is not linear in u."""
    opened = pull_out(multiply_out(e, lambda n: depends_on(n, u)))
    opened = pull_out(multiply_out(opened, lambda n: depends_on(n, u)))
    slope: list[Expr] = []
    rest: list[Expr] = []
    for t in map(term, terms(opened)):
        held = [f for f in (*(b**x for b, x in t.powers), *t.matrices) if depends_on(f, u)]
        if not held:
            rest.append(t.expr())
        elif held == [u] and set(t.matrices) <= {u}:
            slope.append(mul(-t.number, *(b**x for b, x in t.powers if b != u)))
        else:
            return None
    if not slope:
        return None
    return _joined(slope), _joined(rest)


def _joined(parts: list[Expr]) -> Expr:
    total = tidy(add(*parts))
    return merge(total) or total


def collect(e: Expr, u: Expr) -> Expr | None:
    """The equation a u = b for e = 0."""
    found = linear(e, u)
    if found is None or is_zero(found[1]):
        return None
    a, b = found
    return equation(a * u, b)


def divide(e: Expr, u: Expr) -> Expr | None:
    """u's value where e is the equation a u = b."""
    left, b = e.args
    t = term(left)
    if u.shape != SCALAR and t.matrices != (u,):
        return None
    return mul(mul(t.number, *(base**x for base, x in t.powers if base != u)) ** -1, b)


_p, _a, _b = symbol("p", "scalar"), symbol("a", "scalar"), symbol("b", "scalar")
_e = _a / _p - _b * (1 - _p) ** -1

RULES = (
    Rule("clear", "multiply by what is invertible", r"a = 0 \iff l\,a\,r = 0",
         "$l$ and $r$ are invertible", "", clear, (_e, _p * (1 - _p), ONE), ()),
    Rule("collect", "gather the unknown", r"b - a u = 0 \iff a u = b", "linear in the unknown",
         "on one side", collect, (_a - _b * _p, _p), (_a - _p**2, _p)),
    Rule("divide", "divide", r"a u = b \iff u = b/a", r"$a \neq 0$", "", divide,
         (equation(_a * _p, _b), _p), ()),
    Rule("sum_equation", "summed over the components",
         r"a_k = b_k \text{ for all } k \;\Rightarrow\; \textstyle\sum_k a_k = \sum_k b_k", "",
         "the weights sum to 1"),
    Rule("multiplier", "Lagrange multiplier",
         r"\max f(w) \text{ s.t. } \textstyle\sum_k w_k = 1:\ \partial\bigl(f + \lambda(1 - "
         r"\sum_k w_k)\bigr)/\partial w_k = 0", "at a maximum in the interior, every $w_k > 0$",
         "the weights sum to 1, so a multiplier is added"),
    Rule("terms_of", "terms with the unknown", r"\partial c/\partial u = 0", "$c$ is free of $u$",
         "the others do not change with it"),
)
