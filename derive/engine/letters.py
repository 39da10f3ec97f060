"""The letters of plates in an expression, and sums over plates."""

from __future__ import annotations

from collections.abc import Iterable

from ..algebra.expression import Expr, sum_over
from ..model import Model


def letters(e: Expr) -> frozenset[str]:
    """The free index letters (and labels) of an expression.

    >>> from ..algebra.expression import symbol, indicator
    >>> sorted(letters(sum_over(symbol("x", "scalar", ("i", "j")), "j", "J")))
    ['i']
    """
    if e.op == "symbol":
        return frozenset(e.args[2])
    if e.op == "indicator":
        return frozenset(e.args[1:])
    if e.op == "size":
        return of_size(e.args[0])
    held: frozenset[str] = frozenset().union(*(letters(c) for c in e.children))
    return held - {e.args[1]} | of_size(e.args[2]) if e.op in ("sum", "product") else held


def of_size(name: str) -> frozenset[str]:
    """The indices on which a size depends: of N_d, how many words document d has, d."""
    return frozenset(name.partition("_")[2])


def in_order(model: Model, held: Iterable[str]) -> tuple[str, ...]:
    """Those letters that are plates, in the model's order."""
    found = frozenset(held)
    return tuple(p.index for p in model.plates if p.index in found)


def over(model: Model, plates: Iterable[str], e: Expr) -> Expr:
    """The sum of e over the plates, the first of the model outermost."""
    for index in reversed(in_order(model, plates)):
        e = sum_over(e, index, model.plate(index).size)
    return e
