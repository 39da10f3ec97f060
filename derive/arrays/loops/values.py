"""The value of an operation at given indices, as text that Python and C have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Protocol

from ..program import Node, Placed
from ..python_text import ATOM, PRODUCT, SUM, Text
from .kernel import Place
from .shapes import Shapes
from .text import flat

#: The index of the row within its block.
ROW = "r"
_FUNCTIONS = {"exp": "exp_", "log": "log_", "log1p": "log1p_", "loggamma": "loggamma",
              "digamma": "psi", "trigamma": "trigamma", "softplus": "softplus"}


class Stored(Protocol):
    """Where arrays lie, and the lengths of their axes; ``row`` is that of the rows."""

    places: dict[Node, Place]
    shapes: Shapes
    row: str


class Values:
    """Writes values for a kernel; ``number`` writes a number in the language."""

    def __init__(self, kernel: Stored, number: Callable[[Fraction], Text]) -> None:
        self.kernel, self.number = kernel, number

    def entry(self, place: Place, index: Sequence[str]) -> str:
        """An entry of a stored array."""
        return f"{place.name}[{self.offset(place, index)}]"

    def offset(self, place: Place, index: Sequence[str]) -> str:
        """Where an entry lies."""
        row = self.kernel.row
        if not row or row not in place.shape or place.kind == "own":
            return flat([f"(first + {ROW})" if i == ROW else i for i in index], place.shape)
        start = self.rows_from(place, index)
        if place.kind == "column" and start == "first":
            return f"first + {ROW}"
        return ROW if start == "0" else f"{start} + {ROW}"

    def rows_from(self, place: Place, index: Sequence[str]) -> str:
        """Where the rows of a block begin at the other indices."""
        row = self.kernel.row
        rest = [(i, s) for i, s in zip(index, place.shape, strict=True) if s != row]
        at = flat([i for i, _ in rest], [s for _, s in rest])
        length = row if place.kind == "column" else "block"
        at = "0" if at == "0" else f"({at})*{length}" if " " in at else f"{at}*{length}"
        if place.kind == "lane":
            return at
        return "first" if at == "0" else f"{at} + first"

    def text(self, node: Node, index: Sequence[str], least: int = SUM) -> str:
        """The value in a place that needs it to bind at least so tightly."""
        text, level = self.value(node, index)
        return text if level >= least else f"({text})"

    def value(self, node: Node, index: Sequence[str]) -> Text:
        """The value at those indices: of a stored array, an entry."""
        place = self.kernel.places.get(node)
        return (self.entry(place, index), ATOM) if place else self.written(node, index)

    def written(self, node: Node, index: Sequence[str]) -> Text:
        """The value by what computes it."""
        a = node.args
        match node.op:
            case "number":
                return self.number(a[0])
            case "pi":
                return "PI", ATOM
            case "size":
                return self.kernel.shapes.text(a[0]), ATOM
            case "infinity":
                return f"{a[0]}INFINITY", PRODUCT if a[0] else ATOM
            case "add":
                return self._sum(a, index), SUM
            case "mul":
                return self._product(a, index)
            case "power":
                return self._power(a, index)
            case "equal" | "within":
                inner = ", ".join(self._placed(p, index) for p in a)
                return f"{node.op}({inner})", ATOM
            case "next":
                inner, _, domain = a
                if domain == "probability":
                    return f"within_0_1({self.text(inner, index)})", ATOM
                return self.value(inner, index)
            case "take":
                inner, axis, n = a
                return self.value(inner, (*index[:axis], str(n), *index[axis:]))
            case "spread":
                return self.value(a[0], index[:a[0].rank])
            case "move":
                inner, order = a
                at = [""] * len(order)
                for n, old in enumerate(order):
                    at[old] = index[n]
                return self.value(inner, at)
            case "eye":
                return f"equal({index[0]}, {index[1]})", ATOM
        return f"{_FUNCTIONS[node.op]}({self.text(a[0], index)})", ATOM

    def _placed(self, placed: Placed, index: Sequence[str], least: int = SUM) -> str:
        node, places = placed
        return self.text(node, [index[p] for p in places], least)

    def _sum(self, args: Sequence[Placed], index: Sequence[str]) -> str:
        out = ""
        for n, placed in enumerate(args):
            text = self._placed(placed, index, SUM if n == 0 else PRODUCT)
            if out and text.startswith("-"):
                out += f" - {text[1:]}"
            else:
                out += f" + {text}" if out else text
        return out

    def _product(self, args: Sequence[Placed], index: Sequence[str]) -> Text:
        above: list[str] = []
        below: list[str] = []
        sign = ""
        for node, places in args:
            at = [index[p] for p in places]
            if node.op == "number":
                value: Fraction = node.args[0]
                sign = "-" if value < 0 else ""
                if abs(value) != 1:
                    above.insert(0, self._bound(self.number(abs(value))))
            elif node.op == "power" and node not in self.kernel.places \
                    and node.args[1][0].op == "number" and node.args[1][0].args[0] == -1:
                base, own = node.args[0]
                below.append(self.text(base, [at[p] for p in own], ATOM))
            else:
                text = self.text(node, at, PRODUCT)
                above.append(f"({text})" if text.startswith("-") or "/" in text else text)
        if not below:
            return sign + "*".join(above), PRODUCT
        under = below[0] if len(below) == 1 else f"({'*'.join(below)})"
        top = "*".join(above) or self.number(Fraction(1))[0]
        return f"{sign}{top}/{under}", PRODUCT

    def _bound(self, text: Text) -> str:
        return text[0] if text[1] == ATOM else f"({text[0]})"

    def _power(self, args: Sequence[Placed], index: Sequence[str]) -> Text:
        base, (exponent, places) = args
        if exponent.op == "number":
            value = exponent.args[0]
            if value in (-1, -2):
                under = self._placed(base, index, ATOM)
                one = self.number(Fraction(1))[0]
                return f"{one}/" + (under if value == -1 else f"square({under})"), PRODUCT
            if value == 2:
                return f"square({self._placed(base, index)})", ATOM
            if value == Fraction(1, 2):
                return f"sqrt({self._placed(base, index)})", ATOM
        other = self.text(exponent, [index[p] for p in places])
        return f"pow({self._placed(base, index)}, {other})", ATOM
