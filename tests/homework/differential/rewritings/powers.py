"""Squares and roots."""

from __future__ import annotations

from ..trees import TWO, Tree, add, mul, neg, power, tree
from .place import HALF, Place, rewriting, signed


@rewriting
def expand_square(t: Tree, at: Place) -> Tree | None:
    if t.op == "pow" and t.args[1] == TWO and t.args[0].op == "add" and len(t.args[0].args) == 2:
        (s1, a), (s2, b) = map(signed, t.args[0].args)
        cross = mul(TWO, a, b)
        return add(power(a, TWO), neg(cross) if s1 != s2 else cross, power(b, TWO))
    return None


@rewriting
def square_as_product(t: Tree, at: Place) -> Tree | None:
    if t.op == "pow" and t.args[1] == TWO and at.scalar(t.args[0]) and t.args[0].op != "num":
        return mul(t.args[0], t.args[0])
    return None


@rewriting
def root_as_power(t: Tree, at: Place) -> Tree | None:
    if t.op == "sqrt":
        return power(t.args[0], HALF)
    if t.op == "pow" and t.args[1] == HALF:
        return tree("sqrt", t.args[0])
    return None
