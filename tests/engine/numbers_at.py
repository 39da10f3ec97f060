"""Expressions in numbers where d = 1, by ordinary arithmetic and no code of the product."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from derive.algebra.expression import Expr
from derive.families import FAMILIES


@dataclass(frozen=True)
class Numbers:
    """Values by (name, indices, mark), and what the indices run over."""

    values: Mapping[tuple[str, tuple[str, ...], str], float]
    ranges: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, str] = field(default_factory=dict)

    def at(self, **labels: str) -> Numbers:
        """The same with index letters put at labels."""
        return Numbers(self.values, self.ranges, {**self.labels, **labels})

    def with_values(self, more: Mapping[tuple[str, tuple[str, ...], str], float]) -> Numbers:
        """The same with more values."""
        return Numbers({**self.values, **more}, self.ranges, self.labels)


def evaluate(e: Expr, n: Numbers) -> float:
    """The value of e where d = 1. Raises KeyError for a symbol without a value."""
    op, a = e.op, e.args
    if op == "number":
        return float(a[0])
    if op == "constant":
        return math.pi
    if op == "size":
        return float(len(n.ranges[a[0]])) if a[0] in n.ranges else 1.0
    if op == "symbol":
        return n.values[a[0], tuple(n.labels.get(i, i) for i in a[2]), a[3]]
    if op in ("sum", "product"):
        parts = [evaluate(a[0], n.at(**{a[1]: label})) for label in n.ranges[a[2]]]
        return math.fsum(parts) if op == "sum" else math.prod(parts)
    if op == "density":
        return evaluate(FAMILIES[a[0]].density(*a[1:]), n)
    v = [evaluate(c, n) for c in a]
    if op == "add":
        return math.fsum(v)
    if op == "mul":
        return math.prod(v)
    return _UNARY[op](*v)


_UNARY: dict[str, Callable[..., float]] = {
    "power": lambda b, x: b**x,
    "inverse": lambda b: 1 / b,
    "transpose": lambda b: b,
    "trace": lambda b: b,
    "det": lambda b: b,
    "log": math.log,
    "exp": math.exp,
    "factorial": lambda b: float(math.factorial(round(b))),
    "choose": lambda b, x: float(math.comb(round(b), round(x))),
}
