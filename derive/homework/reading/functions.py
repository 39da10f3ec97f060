"""Functions and what they are applied to: log, exp, det, tr, diag, without brackets too."""

from __future__ import annotations

from collections.abc import Sequence

from ...algebra.expression import (
    MATRIX,
    ONE,
    SCALAR,
    Expr,
    add,
    det,
    exp,
    inverse,
    log,
    negate,
    power,
    trace,
)
from ..symbols import diagonal
from .grammar import Node
from .scope import Scope
from .stacked import Stacked, times, traced
from .sums import Sums
from .tokens import CannotRead


class Functions(Sums):
    """Applications of functions in one answer. Raises CannotRead."""

    def unit(
        self, items: Sequence[Node], n: int, scope: Scope, before: Node | None = None
    ) -> tuple[Expr, int]:
        """The factor that begins at items[n], and where the next one begins."""
        raise NotImplementedError

    def root(self, value: Expr, node: Node) -> Expr:
        """The square root of a number."""
        raise NotImplementedError

    def reciprocal(self, value: Expr, node: Node) -> Expr:
        """1 / value."""
        raise NotImplementedError

    def function(
        self, item: Node, items: Sequence[Node], n: int, scope: Scope
    ) -> tuple[Expr, int]:
        """log, exp, det, tr of what follows."""
        name = item.parts[0].text if item.kind == "scripted" else item.text
        scripts = item.parts[1:] if item.kind == "scripted" else ()
        if name in ("arg", "max", "min"):
            raise CannotRead("a maximum that is not computed", item.at)
        if name == "diag" and n + 1 < len(items) and items[n + 1].kind == "bracket":
            bracket = items[n + 1]
            if len(bracket.parts) == 1:
                inside = self.value(bracket.parts[0], scope)
                if isinstance(inside, Stacked) and inside.entry.shape == SCALAR:
                    return Stacked("diagonal", inside.entry), n + 2
                if inside.shape == MATRIX and not isinstance(inside, Stacked):
                    return diagonal(inside, "j0"), n + 2
                if inside.shape == SCALAR and self.s.family.observation_kind == "scalar":
                    return inside, n + 2
                raise CannotRead("a diagonal of what is no vector", item.at)
            return Stacked("diagonal", self.listed(bracket, scope)), n + 2
        if name in ("diag", "softmax", "sigmoid", "logit"):
            if name in ("sigmoid",) and n + 1 < len(items):
                value, n = self.unit(items, n + 1, scope)
                return power(add(ONE, exp(negate(value))), -1), n
            raise CannotRead(f"{name} is not read", item.at)
        if n + 1 >= len(items):
            raise CannotRead(f"{name} of nothing", item.at)
        following = items[n + 1]
        if following.kind == "scripted" and following.parts[0].kind == "bracket" and not any(
                s.kind == "bang" for s in following.parts[1:]):
            if name == "log":
                raise CannotRead("the logarithm to a power, or of one?", following.at)
            if name in ("det", "exp", "tr", "sqrt", "inv"):
                scripts = (*scripts, *following.parts[1:])
                items = (*items[: n + 1], following.parts[0], *items[n + 2 :])
        argument, n = self.argument(items, n + 1, scope, name)
        if name == "log":
            value = log(argument)
        elif name == "exp":
            value = exp(argument)
        elif name == "sqrt":
            value = self.root(argument, item)
        elif name == "inv":
            value = inverse(argument) if argument.shape == MATRIX else (
                self.reciprocal(argument, item))
        elif name == "logdet":
            value = log(det(argument) if argument.shape == MATRIX else argument)
        elif name == "det":
            value = det(argument) if argument.shape == MATRIX else argument
        else:
            value = traced(argument, self.s.observations) if isinstance(argument, Stacked) else (
                trace(argument) if argument.shape == MATRIX else argument)
        if name in ("log", "exp") and argument.shape != SCALAR:
            raise CannotRead(f"shapes do not fit: {name} of a vector or a matrix", item.at)
        return self.raised(value, [s for s in scripts if s.kind == "sup"], scope), n

    def argument(
        self, items: Sequence[Node], n: int, scope: Scope, name: str
    ) -> tuple[Expr, int]:
        """The argument that a function takes from the items after it."""
        first = items[n]
        head = first.parts[0] if first.kind == "scripted" else first
        value, n = self.unit(items, n, scope)
        factors = [value]
        while n < len(items) and head.kind not in ("bracket", "group", "bars", "frac"):
            item = items[n]
            base = item.parts[0] if item.kind == "scripted" else item
            if base.kind not in ("name", "accent"):
                break
            called = n + 1 < len(items) and items[n + 1].kind == "bracket"
            takes = (
                head.kind == "number"
                or (name == "log" and called and self.is_density(base))
                or (name == "tr" and value.shape != SCALAR)
            )
            if not takes:
                break
            more, n = self.unit(items, n, scope, items[n - 1])
            factors.append(more)
        return times(factors, self.s.observations), n
