"""Symbols that occur in answers and in mistakes but in no derivation.

``.hard[k, i]`` is 1 where component k has the largest responsibility for observation i at theta^t
(the first of them where several have it), else 0. ``.E[j]`` is the d x d matrix with a 1 at
(j, j) and zeros elsewhere. Both carry the mark "t", so that nothing in them is free.
"""

from __future__ import annotations

from ..algebra.expression import Expr, mul, sum_over, symbol

HARD, UNIT = ".hard", ".E"


def hard(k: str, i: str) -> Expr:
    """The hard assignment of observation i to component k.

    >>> hard("1", "i").args[2]
    ('1', 'i')
    """
    return symbol(HARD, "scalar", (k, i), "t")


def unit(j: str) -> Expr:
    """The matrix with a 1 at (j, j)."""
    return symbol(UNIT, "symmetric", (j,), "t")


def diagonal(a: Expr, j: str) -> Expr:
    """The matrix a with zeros off its diagonal; ``j`` is a letter that a does not hold.

    >>> from ..algebra.expression import symbol
    >>> diagonal(symbol("Sigma", "symmetric", ("k",)), "j").shape
    'matrix'
    """
    return sum_over(mul(unit(j), a, unit(j)), j, "d")
