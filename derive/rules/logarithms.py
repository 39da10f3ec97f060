"""Laws of the logarithm, and how a density is written out."""

from __future__ import annotations

from ..algebra.expression import (
    ONE,
    PI,
    Expr,
    add,
    changed,
    exp,
    expr,
    log,
    mul,
    power,
    product_over,
    rewrite,
    sum_over,
    symbol,
)
from ..algebra.normal import terms
from ..families import FAMILIES, LAWS
from .rule import Rule


def open_log(e: Expr) -> Expr | None:
    """e with every logarithm of a product, power or exponential opened."""
    return changed(e, rewrite(e, _open_here))


def _open_here(e: Expr) -> Expr | None:
    if e.op != "log":
        return None
    a = e.args[0]
    if a.op == "product":
        return sum_over(_opened(a.args[0]), a.args[1], a.args[2])
    if a.op == "mul":
        constants = [f for f in a.args if _is_constant(f)]
        rest = [f for f in a.args if not _is_constant(f)]
        if not rest:
            return None
        head = [log(mul(*constants))] if constants else []
        return add(*head, *(_opened(f) for f in rest))
    if a.op == "power":
        opened, exponent = _opened(a.args[0]), a.args[1]
        if exponent.op == "number":
            return add(*(mul(exponent, t) for t in terms(opened)))
        return mul(exponent, opened)
    if a.op == "exp":
        return a.args[0]
    return None


def _opened(e: Expr) -> Expr:
    return _open_here(log(e)) or log(e)


def _is_constant(e: Expr) -> bool:
    return e.op in ("number", "constant")


def write_density(e: Expr) -> Expr | None:
    """e with every density of a family written out."""
    return changed(e, rewrite(e, lambda n: (FAMILIES | LAWS)[n.args[0]].density(*n.args[1:])
                              if n.op == "density" else None))


def logistic(e: Expr) -> Expr | None:
    """e with 1 - 1/(1 + e^s) as 1/(1 + e^-s), and log(1 + e^-s) as log(1 + e^s) - s."""
    return changed(e, rewrite(e, _logistic_here))


def _logistic_here(e: Expr) -> Expr | None:
    if e.op == "log" and (s := _exponent(e.args[0])) is not None:
        first = terms(s)[0]
        negative = first.op == "mul" and first.args[0].op == "number" and first.args[0].args[0] < 0
        return add(log(1 + exp(_minus(s))), s) if negative else None
    if e.op != "add" or len(e.args) != 2 or ONE not in e.args:
        return None
    other = mul(-1, next(t for t in e.args if t != ONE))
    if other.op == "power" and other.args[1] == expr(-1):
        s = _exponent(other.args[0])
        return None if s is None else power(1 + exp(_minus(s)), -1)
    if other.op == "mul" and len(other.args) == 2:
        above, below = sorted(other.args, key=lambda f: f.op == "power")
        s = _exponent(below.args[0]) if below.op == "power" else None
        return below if s is not None and above == exp(s) and below.args[1] == expr(-1) else None
    return None


def _exponent(e: Expr) -> Expr | None:
    """The s of 1 + e^s."""
    if e.op != "add" or len(e.args) != 2 or ONE not in e.args:
        return None
    other = next(t for t in e.args if t != ONE)
    return other.args[0] if other.op == "exp" else None


def _minus(s: Expr) -> Expr:
    return add(*(mul(-1, t) for t in terms(s)))


def _family_example() -> Expr:
    """The density of the first family, at symbols named as its slots."""
    family = next(iter(LAWS.values()))
    slots = (symbol(slot.name, family.kind(slot)) for slot in family.slots)
    return Expr("density", family.id, symbol("x", family.observation_kind), *slots)


_a, _b = symbol("a", "scalar"), symbol("b", "scalar")
_x = symbol("x", "scalar", ("i",))

RULES = (
    Rule("log_laws", "laws of the logarithm",
         r"\log ab = \log a + \log b,\quad \log a^c = c\log a,\quad "
         r"\log\textstyle\prod_i a_i = \sum_i \log a_i,\quad \log e^a = a",
         "the arguments are positive", "products become sums, powers factors", open_log,
         (log(product_over((_a * exp(_x)) ** 2, "i", "N")),), (log(2 * PI),)),
    Rule("logistic", "the logistic function",
         r"1 - 1/(1 + e^{a}) = 1/(1 + e^{-a}),\quad \log(1 + e^{-a}) = \log(1 + e^{a}) - a", "",
         "1 - 1/(1 + e^a) = 1/(1 + e^-a), and so for the logarithm", logistic,
         (log(1 - power(1 + exp(-_a), -1)),), (log(1 + exp(_a)),)),
    Rule("density_written_out", "the density written out",
         r"p(x \mid \phi) \text{ as its family defines it}", "", "the family's density",
         write_density, (_family_example(),), (_x,)),
)
