"""Derivatives of expressions along a direction in all parameters at once, as often as needed."""

from __future__ import annotations

from collections.abc import Collection

from ..algebra.expression import ZERO, Expr, add, mul, replace, rewrite, symbol, walk
from ..algebra.normal import multiply_out, tidy
from ..rules import RULES
from ..rules.differentials import differentiate

_STEP = symbol(".step", "scalar")


def along(e: Expr, parameters: Collection[str], mark: str) -> Expr:
    """The derivative of e at 0 by the s of theta + s D, where D are the symbols of the parameters
    with ``mark``, which begins with d. A sum of products, so that each is summed over the data
    by itself; what holds no direction stays closed.

    >>> from ..algebra.expression import log
    >>> p, D = symbol("p", "scalar", ("k",)), symbol("p", "scalar", ("k",), "d")
    >>> along(log(p), ["p"], "d") == p**-1 * D
    True
    """
    def moved(n: Expr) -> Expr | None:
        if n.op != "symbol" or n.args[0] not in parameters or n.args[3] != "":
            return None
        return add(n, mul(_STEP, Expr("symbol", *n.args[:3], mark)))

    def directed(n: Expr) -> bool:
        return any(a.op == "symbol" and a.args[3].startswith("d") for a in walk(n))

    change, _ = differentiate(rewrite(e, moved), _STEP, RULES)
    return tidy(multiply_out(replace(change, _STEP, ZERO), directed))
