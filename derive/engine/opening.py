"""The logarithm of a law's density, written out as a sum of terms."""

from __future__ import annotations

from ..algebra.expression import (
    SCALAR,
    Expr,
    add,
    changed,
    log,
    mul,
    power,
    rewrite,
)
from ..algebra.normal import multiply_out, terms, tidy
from ..model import Model
from ..rules import RULES
from .laws import law_of


def written(model: Model, law: str, x: Expr, arguments: tuple[Expr, ...]) -> Expr:
    """The density of a family, or of a law of the model's own, at ``x`` and the arguments."""
    return law_of(model, law).density(x, *arguments)


def log_density(model: Model, law: str, x: Expr, arguments: tuple[Expr, ...]) -> Expr:
    """log of the density: a sum, every logarithm opened, products of powers apart."""
    return opened(log(written(model, law, x, arguments)))


def opened(e: Expr) -> Expr:
    """e with logarithms of products and powers opened and inverses of products taken apart.

    >>> from derive.algebra.expression import symbol
    >>> p = symbol("p", "scalar")
    >>> opened(log(power(p, -2) * 1)) == -2 * log(p)
    True
    """
    e = RULES.attempt("logistic", rewrite(e, _apart))
    e = RULES.attempt("logistic", RULES.attempt("log_laws", e))
    return tidy(rewrite(e, _distributed))


def _apart(e: Expr) -> Expr | None:
    """A power of a product as a product of powers, a sum in a sum as one sum."""
    if e.op == "power" and e.args[0].op == "mul" and e.args[1].op == "number":
        constants = [f for f in e.args[0].args if f.op in ("number", "constant")]
        others = [f for f in e.args[0].args if f not in constants]
        # 2 pi stays together
        kept = [power(mul(*constants), e.args[1])] if constants else []
        return mul(*kept, *(power(f, e.args[1]) for f in others)) if others else None
    if e.op == "power" and e.args[0].op == "power" and e.args[1].op == "number" and \
            e.args[0].args[1].op == "number" and not _absolute(e):
        return power(e.args[0].args[0], e.args[1].args[0] * e.args[0].args[1].args[0])
    if e.op == "add" and e.shape == SCALAR and any(
            f.op == "mul" and any(g.op == "add" for g in f.args) and f.args[0].op == "number"
            and len(f.args) == 2 for f in e.args):
        return changed(e, multiply_out(e, lambda a: True))
    return None


def _absolute(e: Expr) -> bool:
    """Whether a power of an even power keeps the sign of its base away: a root of a square."""
    even = e.args[0].args[1].args[0] % 2 == 0
    return bool(even) and e.args[1].args[0].denominator != 1


def _distributed(e: Expr) -> Expr | None:
    """A number, or a factor, times a sum of logarithms: term by term."""
    if e.op != "mul":
        return None
    for n, f in enumerate(e.args):
        if f.op == "add" and any(t.op == "log" or (t.op == "mul" and any(
                g.op == "log" for g in t.args)) for t in f.args):
            return add(*(mul(*e.args[:n], t, *e.args[n + 1:]) for t in terms(f)))
    return None


