"""Scalar expressions in floating point, by math and scipy and no code of the product."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from scipy.special import digamma, gammaln, polygamma

from derive.algebra.expression import Expr

_UNARY: dict[str, Callable[..., float]] = {
    "power": lambda b, x: b**x, "log": math.log, "exp": math.exp,
    "loggamma": lambda b: float(gammaln(b)), "digamma": lambda b: float(digamma(b)),
    "trigamma": lambda b: float(polygamma(1, b)),
    "factorial": lambda b: math.exp(float(gammaln(b + 1))),
    "choose": lambda n, x: float(math.comb(round(n), round(x)))}


def value(e: Expr, at: Mapping[str, float]) -> float:
    """The value of e, its symbols by name. Raises KeyError for a symbol without a value."""
    if e.op == "number":
        return float(e.args[0])
    if e.op == "constant":
        return math.pi
    if e.op == "symbol":
        return at[e.args[0]]
    parts = [value(c, at) for c in e.children]
    if e.op in ("add", "mul"):
        return math.fsum(parts) if e.op == "add" else math.prod(parts)
    return _UNARY[e.op](*parts)
