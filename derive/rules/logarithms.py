"""Laws of the logarithm, and how a density is written out."""

from __future__ import annotations

from ..algebra.expression import (
    PI,
    Expr,
    add,
    changed,
    exp,
    log,
    mul,
    product_over,
    rewrite,
    sum_over,
    symbol,
)
from ..algebra.normal import terms
from ..families import LAWS
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
    return changed(e, rewrite(e, lambda n: LAWS[n.args[0]].density(*n.args[1:])
                              if n.op == "density" else None))


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
    Rule("density_written_out", "the density written out",
         r"p(x \mid \phi) \text{ as its family defines it}", "", "the family's density",
         write_density, (_family_example(),), (_x,)),
)
