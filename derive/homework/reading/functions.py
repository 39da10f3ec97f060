"""Functions and what they are applied to: log, exp, det, tr, diag, without brackets too."""

from __future__ import annotations

from collections.abc import Sequence

from ...algebra.expression import MATRIX, SCALAR, Expr, det, exp, inverse, log, trace
from ..symbols import diagonal
from .bounded import reciprocal, root
from .grammar import Node
from .scope import Scope
from .stacked import Stacked, times, traced
from .sums import Sums
from .tokens import CannotRead


class Functions(Sums):
    """Applications of functions in one answer. Raises CannotRead."""

    def unit(self, items: Sequence[Node], n: int, scope: Scope, before: Node | None = None
             ) -> tuple[Expr, int]:
        """The factor that begins at items[n], and where the next one begins."""
        raise NotImplementedError

    def function(self, item: Node, items: Sequence[Node], n: int, scope: Scope
                 ) -> tuple[Expr, int]:
        """log, exp, det, tr of what follows."""
        name, scripts = item.head.text, item.scripts
        following = items[n + 1] if n + 1 < len(items) else None
        if name in ("arg", "max", "min"):
            raise CannotRead("a maximum that is not computed", item.at)
        if name == "diag" and following is not None and following.kind == "bracket":
            return self.diagonal(following, item, scope), n + 2
        if name == "sigmoid" and following is not None:
            value, n = self.unit(items, n + 1, scope)
            return 1 / (1 + exp(-value)), n
        if name in ("diag", "softmax", "sigmoid", "logit"):
            raise CannotRead(f"{name} is not read", item.at)
        if following is None:
            raise CannotRead(f"{name} of nothing", item.at)
        if following.kind == "scripted" and following.head.kind == "bracket" and not any(
                s.kind == "bang" for s in following.scripts):
            if name == "log":
                raise CannotRead("the logarithm to a power, or of one?", following.at)
            if name in ("det", "exp", "tr", "sqrt", "inv"):
                scripts = (*scripts, *following.scripts)
                items = (*items[: n + 1], following.head, *items[n + 2 :])
        argument, n = self.argument(items, n + 1, scope, name)
        matrix = argument.shape == MATRIX
        if name in ("log", "exp"):
            value = log(argument) if name == "log" else exp(argument)
        elif name == "sqrt":
            value = root(argument, item.at)
        elif name == "inv":
            value = inverse(argument) if matrix else reciprocal(argument, item.at)
        elif name in ("det", "logdet"):
            value = det(argument) if matrix else argument
            value = log(value) if name == "logdet" else value
        elif isinstance(argument, Stacked):
            value = traced(argument, self.s.observations)
        else:
            value = trace(argument) if matrix else argument
        if name in ("log", "exp") and argument.shape != SCALAR:
            raise CannotRead(f"shapes do not fit: {name} of a vector or a matrix", item.at)
        return self.raised(value, [s for s in scripts if s.kind == "sup"], scope), n

    def diagonal(self, bracket: Node, item: Node, scope: Scope) -> Expr:
        """The diagonal matrix of a list or a vector of weights; the diagonal of a matrix."""
        if len(bracket.parts) != 1:
            return Stacked("diagonal", self.listed(bracket, scope))
        inside = self.value(bracket.parts[0], scope)
        if isinstance(inside, Stacked) and inside.entry.shape == SCALAR:
            return Stacked("diagonal", inside.entry)
        if inside.shape == MATRIX and not isinstance(inside, Stacked):
            return diagonal(inside, "j0")
        if inside.shape == SCALAR and self.s.family.observation_kind == "scalar":
            return inside
        raise CannotRead("a diagonal of what is no vector", item.at)

    def argument(self, items: Sequence[Node], n: int, scope: Scope, name: str
                 ) -> tuple[Expr, int]:
        """The argument that a function takes from the items after it."""
        head = items[n].head
        value, n = self.unit(items, n, scope)
        factors = [value]
        while n < len(items) and head.kind not in ("bracket", "group", "bars", "frac"):
            base = items[n].head
            called = n + 1 < len(items) and items[n + 1].kind == "bracket"
            takes = base.kind in ("name", "accent") and (
                head.kind == "number" or name == "log" and called and self.is_density(base)
                or name == "tr" and value.shape != SCALAR)
            if not takes:
                break
            more, n = self.unit(items, n, scope, items[n - 1])
            factors.append(more)
        return times(factors, self.s.observations), n
