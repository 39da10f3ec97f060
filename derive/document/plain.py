"""Expressions in one line of Unicode, for a terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from ..algebra.expression import Expr
from .arrange import Product, decimal
from .breaking import Piece, split_rows
from .letters import GREEK, subscript, superscript
from .notation import Notation, notation_for
from .printing import Printer

_FRACTIONS = {"1/2": "½", "1/3": "⅓", "2/3": "⅔", "1/4": "¼", "3/4": "¾"}


def plain(e: Expr, notation: Notation | None = None) -> str:
    """The expression in one line of Unicode.

    >>> from derive.algebra.expression import inverse, symbol, transpose
    >>> x, m = symbol("x", "vector", ("i",)), symbol("mu", "vector", ("k",))
    >>> plain(transpose(x - m) * inverse(symbol("Sigma", "symmetric", ("k",))))
    '(xᵢ − μₖ)ᵀ Σₖ⁻¹'
    """
    return PlainPrinter(notation or notation_for(None)).show(e)


def plain_rows(e: Expr, notation: Notation, width: int,
               later: int | None = None) -> list[tuple[int, str]]:
    """The expression in rows of at most ``width`` characters, with depths of indentation."""
    rows = split_rows(PlainPrinter(notation).pieces(e), width, len, later)
    return [(depth, row.strip()) for depth, row in rows]


class PlainPrinter(Printer):
    """Prints Unicode text."""

    column = 1
    minus, plus, equals = " − ", " + ", " = "
    slash = " / "
    short, widest = 8.0, 60.0

    def measure(self, code: str) -> float:
        """The width of a row."""
        return len(code)

    def number(self, q: Fraction) -> str:
        """A number."""
        if decimal(q):
            return decimal(q).replace("-", "−")
        return _FRACTIONS.get(str(q), str(q)).replace("-", "−")

    def fraction(self, over: str, under: str) -> str:
        """A fraction of two rows."""
        if f"{over}/{under}" in _FRACTIONS:
            return _FRACTIONS[f"{over}/{under}"]
        over = f"({over})" if re.search(r"[+−∑∏]", _outside(over)) else over
        under = f"({under})" if re.search(r"[+−∑∏ /·]", _outside(under)) or (
            under[:1].isdigit() and not under.isdigit()) or _two_symbols(under) else under
        return f"{over}/{under}"

    def _fraction(self, p: Product, level: int) -> list[Piece]:
        whole = super()._fraction(p, level)
        if len(whole) == 1 and "/" in whole[0].code and p.beside:
            return [Piece(f"({whole[0].code})")]
        return whole

    def times(self, before: str, code: str, f: Expr) -> str:
        """The factor with what separates it from the code before it."""
        if before[-1:] == "−":
            return code
        if code[:1].isdigit() or code[:1] in "½⅓⅔¼¾":
            return " · " + code
        if re.fullmatch("−?[0-9]{1,2}", before) and f.op in ("symbol", "size", "constant"):
            return code
        if re.search(r"[^ (]\)$", before) and code[:1] == "(" and "^(" not in before[-12:]:
            return code
        if before[-1:] in "(":
            return code
        if f.op == "constant" or before.endswith("π"):
            return code
        return " " + code

    def brackets(self, code: str) -> tuple[str, str]:
        """The brackets for a content."""
        kind = self.kind(code)
        return kind[0], kind[1]

    def big(self, op: str, index: str, over: str) -> str:
        """A summation or product sign with its limits."""
        sign = {"sum": "∑", "product": "∏"}[op]
        i, start, labels = self.limits(index, over)
        if labels:
            return f"{sign}_{{{i}∈{{{','.join(labels)}}}}} "
        end = self.size(over.rpartition("..")[2])
        low, high = subscript(f"{i}={start}"), superscript(end)
        if low[0] == "_" or high[0] == "^":
            return f"{sign}_{{{i}={start}..{end}}} "
        return f"{sign}{low}{high} "

    def size(self, name: str) -> str:
        """A size as letter or number."""
        return self.notation.sizes.get(name, (name, name))[1]

    def _symbol(self, e: Expr) -> str:
        name, _, indices, mark = e.args
        shown = [self.index(i) for i in indices]
        if name == ".theta":
            code = self.accented(self.letter(name).text, mark) + (
                subscript(*shown) if shown else "")
            return code + self.raised(self.mark(name, mark))
        if name == ".index":
            return GREEK.get(shown[0], shown[0])
        pattern = self.pattern_of(name, mark, indices)
        if pattern:
            return self.fill(pattern, mark, shown)
        if name in self.notation.fixed and not indices:
            name, label = self.notation.fixed[name]
            shown = [label]
        letter = self.letter(name)
        code = self.accented(letter.text, mark) + (subscript(*shown) if shown else "")
        if name == ".T" and not mark:
            return f"{code}({self.theta('')})"
        if letter.power:
            code += superscript(letter.power)
        if mark == "d":
            return f"d({code})" if letter.power else f"d{code}"
        above = self.mark(name, mark)
        return (f"({code})" if letter.power and above else code) + self.raised(above)

    def raised(self, code: str) -> str:
        """A superscript."""
        return superscript(code) if code else ""

    def place(self, key: str, values: dict[str, str], arguments: Sequence[str]) -> str:
        """What stands at one place of a pattern."""
        kind, _, rest = key.partition(" ")
        if kind == "sub":
            return subscript(*(values[n] for n in rest.split(",")))
        if kind == "sup":
            return superscript(values[rest])
        return values[key]

    def atom(self, e: Expr) -> str:
        """An operation that prints in one piece."""
        op, a = e.op, e.args
        if op == "number":
            return self.number(a[0])
        if op == "size":
            return self.size(a[0])
        if op == "constant":
            return {"pi": "π", "infinity": "∞"}[a[0]]
        if op == "symbol":
            return self._symbol(e)
        if op == "power":
            return self._power(*a)
        if op == "inverse":
            return self.base(a[0]) + "⁻¹"
        if op == "transpose":
            return self.base(a[0]) + "ᵀ"
        if op == "factorial":
            return self.base(a[0]) + "!"
        if op == "choose":
            return f"C({self.show(a[0])}, {self.show(a[1])})"
        if op == "indicator":
            return self.fill(self.indicates(*a[1:]), "", self._indices(a[1:]))
        if op == "posterior":
            return self.fill(self.notation.patterns["posterior"][1], a[2], self._indices(a[:2]))
        if op == "density":
            return self.density(a[0], a[1], a[2:])
        if op == "function":
            return self.function_of(a[0], a[1], a[2:])
        if op == "identity":
            return "I"
        if op == "zero":
            return "0"
        raise ValueError(f"no text for {op}")

    def squared_norm(self, inside: str) -> str:
        """The squared length of a vector."""
        return f"‖{inside}‖²"

    def _indices(self, indices: tuple[str, ...]) -> list[str]:
        return [GREEK.get(self.index(i), self.index(i)) for i in indices]

    def _power(self, base: Expr, exponent: Expr) -> str:
        if exponent.op == "number" and exponent.args[0] == Fraction(1, 2) and base.op != "det":
            inner = self.show(base)
            return f"√{inner}" if base.op in ("symbol", "number", "size") else f"√({inner})"
        doubled = self.doubled(base, exponent)
        if doubled:
            return self.show(base).removesuffix("²") + superscript(doubled)
        code = self.in_script(exponent)
        code = {"½": "1/2"}.get(code, code)
        return self.base(base) + superscript(code)

    def unnamed(self, family: str) -> tuple[str, str]:
        """How a family without a name prints."""
        return family, family.capitalize()

    def operator(self, e: Expr, level: int) -> list[Piece]:
        """log, trace, differential, expectation, det, exp or derivative."""
        op, body = e.op, e.args[0]
        inner = self.pieces(body, level + 2)
        code = "".join(p.code for p in inner)
        if op == "log":
            name = self.notation.patterns.get("log", ("", "log"))[1]
            return self._applied(name, body, inner)
        if op == "differential":
            return self._applied("d", body, inner)
        if op == "exp":
            opening, closing = ("{", "}") if "(" in code else ("(", ")")
            if len(inner) == 1:
                return [Piece(f"exp{opening}{code}{closing}")]
            return [Piece(f"exp{opening}{inner[0].code}"), *inner[1:-1],
                    Piece(inner[-1].code + closing, inner[-1].level)]
        if op == "trace":
            inner = self.bracket(inner)
            return [Piece("tr" + inner[0].code, inner[0].level), *inner[1:]]
        if op == "det":
            return [Piece(f"|{code}|")]
        if op in ("expectation", "law_expectation"):
            name, given = self.expected(e)
            return [Piece(f"{name}[" + inner[0].code), *inner[1:], Piece(f"{given}]")]
        variable = self.show(e.args[1])
        if body.op == "function":
            return [Piece(f"∂{code}/∂{variable}")]
        inner = self.bracket(inner) if body.op in ("add", "mul") else inner
        space = " " if not inner[0].code.startswith(("(", "[")) else ""
        return [Piece(f"∂/∂{variable} " + space.strip() + inner[0].code), *inner[1:]]

    def under(self, x: str, law: str) -> str:
        """The subscript that says which law a random observation has."""
        return f"_{{{x} ~ {law}}}"

    def _applied(self, name: str, body: Expr, inner: list[Piece]) -> list[Piece]:
        bare = body.op in ("symbol", "det", "posterior", "density", "choose", "size", "constant",
                           "function", "trace", "expectation", "indicator") \
            or (body.op == "number" and body.args[0].denominator == 1) \
            or (body.op in ("sum", "product") and name != "d")
        if name == "d" and (body.op == "trace" or body.op == "symbol"
                            and self.has_superscript(body)):
            bare = False  # "d log x" is the number d times a logarithm: d(log x) is none
        if not bare:
            inner = self.bracket(inner)
        space = " " if name != "d" and inner[0].code[:1] not in "([|" else ""
        return [Piece(name + space + inner[0].code), *inner[1:]]


def _outside(code: str) -> str:
    """The part of a code that is outside its brackets."""
    depth, out = 0, ""
    for c in code:
        depth -= c in ")]}"
        if not depth and c not in "([{)]}":
            out += c
        depth += c in "([{"
    return out


def _two_symbols(code: str) -> bool:
    """Whether a denominator is more than one symbol, so that a slash would bind it wrongly."""
    return len(re.findall(r"[A-Za-zα-ωΑ-Ω]", _outside(code))) > 1 and " " not in code \
        and not code.isalpha()
