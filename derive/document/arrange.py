"""The order in which a textbook writes sums and products, before any language prints them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..algebra.expression import Expr, expr, mul, power, walk

#: Factors that stay beside a fraction instead of on top of it.
_BESIDE = {"sum", "product", "assignments", "log", "derivative", "differential", "expectation",
           "trace"}


@dataclass(frozen=True)
class Product:
    """A product as it prints: sign, a fraction (numerator over denominator), then the rest."""

    negative: bool
    number: Fraction
    over: tuple[Expr, ...]
    under: tuple[Expr, ...]
    beside: tuple[Expr, ...]


def unsigned(e: Expr) -> tuple[bool, Expr]:
    """Whether e is written with a minus in front, and e without it."""
    if e.op == "number" and e.args[0] < 0:
        return True, expr(-e.args[0])
    if e.op == "mul" and e.args[0].op == "number" and e.args[0].args[0] < 0:
        return True, mul(-1, e)
    return False, e


def terms(e: Expr) -> list[tuple[bool, Expr]]:
    """The terms of a sum with their signs, in their order; among letters a positive one first."""
    parts = [unsigned(t) for t in (e.args if e.op == "add" else (e,))]
    if any(t.op not in ("symbol", "size", "number") for _, t in parts):
        return parts
    first = next((n for n, (negative, _) in enumerate(parts) if not negative), 0)
    return [parts[first], *parts[:first], *parts[first + 1:]]


def logistic_argument(e: Expr) -> Expr | None:
    """u where e is 1/(1 + exp(-u)), the logistic function at u; None for anything else.

    >>> from derive.algebra.expression import exp, symbol
    >>> u = symbol("u", "scalar")
    >>> logistic_argument(1 / (1 + exp(-u))) == u
    True
    """
    if e.op != "power" or e.args[1] != expr(-1) or e.args[0].op != "add" \
            or len(e.args[0].args) != 2:
        return None
    one, other = sorted(e.args[0].args, key=lambda a: a.op != "number")
    return mul(-1, other.args[0]) if one == expr(1) and other.op == "exp" else None


def arrange(e: Expr) -> Product:
    """The product e with its negative powers gathered into one denominator.

    >>> from derive.algebra.expression import size, symbol
    >>> p = arrange(symbol(".N", "scalar", ("k",)) / size("N"))
    >>> len(p.over), len(p.under)
    (1, 1)
    """
    negative, e = unsigned(e)
    number, top, under = Fraction(1), [], []
    for f in e.args if e.op == "mul" else (e,):
        if f.op == "number":
            number *= f.args[0]
        elif f.op == "power" and unsigned(f.args[1])[0] and logistic_argument(f) is None:
            below = power(f.args[0], unsigned(f.args[1])[1])
            for g in below.args if below.op == "mul" else (below,):
                if g.op == "number":
                    number /= g.args[0]
                else:
                    under.append(g)
        else:
            top.append(f)
    if number < 0:
        negative, number = not negative, -number
    scalars = [f for f in top if f.shape == "scalar"]
    matrices = [f for f in top if f.shape != "scalar"]
    tall = any(g.op in ("sum", "add", "product", "function") for g in under)
    if tall:
        over = top if len(matrices) <= 1 else scalars
        short = [f for f in over if not _long_exp(f)]
        if short and not any(n.op == "exp" for g in under for n in walk(g)):
            over = short
    elif under:
        over = [f for f in scalars if f.op not in _BESIDE and not _long_exp(f)]
    elif number.denominator != 1 and not decimal(number):
        over = [f for f in scalars if f.op == "size" or (f.op == "symbol" and f.args[0] == ".N")]
    else:
        over = []
    beside = [f for f in top if not any(f is g for g in over)]
    if tall and not beside and number.denominator != 1 and not any(g.op == "number" for g in over):
        over, number = [expr(number), *over], Fraction(1)
    return Product(negative, number, tuple(over), tuple(under), tuple(beside))


def _long_exp(f: Expr) -> bool:
    """Whether f is an exponential that nobody writes as a power of e."""
    return f.op == "exp" and f.args[0].op != "loggamma" and any(
        n.op in ("transpose", "inverse", "sum", "add") for n in walk(f))


def decimal(q: Fraction) -> str:
    """q with a decimal point where nobody would write a fraction, else "".

    >>> decimal(Fraction(713, 1000)), decimal(Fraction(1, 2))
    ('0.713', '')
    """
    d = q.denominator
    while d % 2 == 0:
        d //= 2
    while d % 5 == 0:
        d //= 5
    if d != 1 or q.denominator < 20:
        return ""
    digits = 0
    while (q * 10**digits).denominator != 1:
        digits += 1
    n = str(abs(int(q * 10**digits))).rjust(digits + 1, "0")
    return ("-" if q < 0 else "") + n[:-digits] + "." + n[-digits:]
