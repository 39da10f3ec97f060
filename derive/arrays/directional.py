"""Derivatives of expressions along a direction in all parameters at once, as often as needed."""

from __future__ import annotations

from collections.abc import Collection

from ..algebra.expression import ZERO, Expr, add, mul, replace, rewrite, symbol
from ..algebra.normal import tidy
from ..rules import RULES
from ..rules.differentials import differentiate

_STEP = symbol(".step", "scalar")


def along(e: Expr, parameters: Collection[str], mark: str) -> Expr:
    """The derivative of e at 0 by the s of theta + s D, where D are the symbols of the parameters
    with ``mark``.

    >>> from ..algebra.expression import log
    >>> p = symbol("p", "scalar", ("k",))
    >>> along(log(p), ["p"], "d")
    mul(symbol('p', 'scalar', ('k',), 'd'), power(symbol('p', 'scalar', ('k',), ''), \
number(Fraction(-1, 1))))
    """
    def moved(n: Expr) -> Expr | None:
        if n.op != "symbol" or n.args[0] not in parameters or n.args[3] != "":
            return None
        return add(n, mul(_STEP, Expr("symbol", *n.args[:3], mark)))

    change, _ = differentiate(rewrite(e, moved), _STEP, RULES)
    return tidy(replace(change, _STEP, ZERO))
