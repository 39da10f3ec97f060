"""Products over all observations at once: the data matrix X, its weights D, the vector of ones.

What has one row for each observation is held by its row; a product that sums over the observations
becomes that sum, and is an expression again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from ...algebra.expression import IDENTITY, ONE, SCALAR, Expr, add, mul, sum_over, transpose

#: The index of the rows.
ROW_INDEX = "i0"


class Stacked(Expr):
    """``kind`` "tall": row i is ``entry`` (a row, or a number); "wide": column i is ``entry``;
    "diagonal": ``entry`` is the i-th number on the diagonal. Only this file multiplies them.
    """

    __slots__ = ()

    def __init__(self, kind: str, entry: Expr) -> None:
        super().__init__("stacked", kind, entry)
        object.__setattr__(self, "shape", kind)

    @property
    def kind(self) -> str:
        """How the observations are stacked."""
        return str(self.args[0])

    @property
    def entry(self) -> Expr:
        """What stands there for observation i."""
        found = self.args[1]
        assert isinstance(found, Expr)
        return found


_DOES_NOT_FIT = "a sum or product of different shapes"


def times(factors: Sequence[Expr], size: str) -> Expr:
    """The product in order, scalars first.

    >>> from ...algebra.expression import ONE
    >>> one = Stacked("tall", ONE)
    >>> times((turned(one), one), "N")
    sum(number(Fraction(1, 1)), 'i0', 'N')
    """
    if not any(isinstance(f, Stacked) for f in factors):
        return mul(*factors)
    scalars = [f for f in factors if f.shape == SCALAR]
    out = reduce(lambda a, b: _pair(a, b, size), (f for f in factors if f.shape != SCALAR))
    return Stacked(out.kind, mul(*scalars, out.entry)) if isinstance(out, Stacked) else \
        mul(*scalars, out)


def _pair(a: Expr, b: Expr, size: str) -> Expr:
    kinds = tuple(f.kind if isinstance(f, Stacked) else "" for f in (a, b))
    left, right = (f.entry if isinstance(f, Stacked) else f for f in (a, b))
    if kinds == ("", ""):
        return mul(a, b)
    if kinds == ("wide", "tall"):
        return sum_over(mul(left, right), ROW_INDEX, size)
    if kinds not in _PRODUCTS:
        raise TypeError(_DOES_NOT_FIT)
    weighted = (right, left) if kinds[1] == "diagonal" else (left, right)
    return Stacked(_PRODUCTS[kinds], mul(*weighted))


_PRODUCTS = {("wide", "diagonal"): "wide", ("diagonal", "diagonal"): "diagonal",
             ("diagonal", "tall"): "tall", ("tall", ""): "tall", ("", "wide"): "wide"}


def plus(terms: Sequence[Expr]) -> Expr:
    """The sum of terms of one kind; the identity beside a diagonal is as large as that."""
    if not any(isinstance(t, Stacked) for t in terms):
        return add(*terms)
    if any(isinstance(t, Stacked) and t.kind == "diagonal" for t in terms):
        terms = [_identity(t) for t in terms]
    if len({t.kind if isinstance(t, Stacked) else "" for t in terms}) != 1:
        raise TypeError(_DOES_NOT_FIT)
    first = terms[0]
    assert isinstance(first, Stacked)
    return Stacked(first.kind, add(*(t.entry for t in terms if isinstance(t, Stacked))))


def _identity(t: Expr) -> Expr:
    """The identity, or minus it, over the observations; anything else as it is."""
    return {IDENTITY: Stacked("diagonal", ONE), -IDENTITY: Stacked("diagonal", -ONE)}.get(t, t)


def minus(a: Expr) -> Expr:
    """-a."""
    return Stacked(a.kind, -a.entry) if isinstance(a, Stacked) else -a


def turned(a: Expr) -> Expr:
    """The transpose."""
    if not isinstance(a, Stacked):
        return transpose(a)
    kinds = {"tall": "wide", "wide": "tall", "diagonal": "diagonal"}
    return Stacked(kinds[a.kind], transpose(a.entry))


def traced(a: Stacked, size: str) -> Expr:
    """The trace of a diagonal."""
    if a.kind != "diagonal":
        raise TypeError(_DOES_NOT_FIT)
    return sum_over(a.entry, ROW_INDEX, size)
