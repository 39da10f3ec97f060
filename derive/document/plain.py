"""Expressions in one line of Unicode, for a terminal."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from ..algebra.expression import Expr
from .arrange import Product, decimal
from .breaking import Piece, split_rows
from .letters import GREEK, subscript, superscript
from .notation import Notation, common_notation
from .printing import LAST, Printer

_LONG = 40  # a fraction of one row that may be broken
_FRACTIONS = {"1/2": "½", "1/3": "⅓", "2/3": "⅔", "1/4": "¼", "3/4": "¾"}


def plain(e: Expr, notation: Notation | None = None) -> str:
    """The expression in one line of Unicode.

    >>> from derive.algebra.expression import inverse, symbol, transpose
    >>> x, m = symbol("x", "vector", ("i",)), symbol("mu", "vector", ("k",))
    >>> plain(transpose(x - m) * inverse(symbol("Sigma", "symmetric", ("k",))))
    '(xᵢ − μₖ)ᵀ Σₖ⁻¹'
    """
    return PlainPrinter(notation or common_notation()).show(e)


def plain_rows(e: Expr, notation: Notation, width: int,
               later: int | None = None) -> list[tuple[int, str]]:
    """The expression in rows of at most ``width`` characters, with depths of indentation."""
    rows = split_rows(PlainPrinter(notation).pieces(e), width, len, later)
    return [(depth, row.strip()) for depth, row in rows]


class PlainPrinter(Printer):
    """Prints Unicode text."""

    column = 1
    minus, plus, equals, slash, space = " − ", " + ", " = ", " / ", " "
    short, widest = 8.0, 60.0
    signs = MappingProxyType({
        "pi": "π", "infinity": "∞", "inverse": "⁻¹", "transpose": "ᵀ", "factorial": "!",
        "choose": "C(%s, %s)", "d": "d", "exp": "exp", "trace": "tr", "drawn": " ~ ",
        "gamma": "Γ", "digamma": "digamma", "trigamma": "trigamma",
        "sum": "∑", "product": "∏",
        "is": " = ",
        "logistic": "logistic", "parallel": "‖", "seen": " seen", "may be": " may be "})
    norm = "‖", "‖²"
    measure = staticmethod(len)

    def _number(self, q: Fraction) -> str:
        if decimal(q):
            return decimal(q).replace("-", "−")
        return _FRACTIONS.get(str(q), str(q)).replace("-", "−")

    def _fraction(self, over: str, under: str) -> str:
        if f"{over}/{under}" in _FRACTIONS:
            return _FRACTIONS[f"{over}/{under}"]
        over = re.sub(r"^(\d+/\d+) ", r"(\1) ", over)
        over = f"({over})" if re.search(r"[+−∑∏]", _outside(over)) else over
        under = f"({under})" if re.search(r"[+−∑∏ /·]", _outside(under)) or (
            under[:1].isdigit() and not under.isdigit()) or _two_symbols(under) else under
        return f"{over}/{under}"

    def _fraction_pieces(self, whole: str) -> list[Piece]:
        """A long fraction is broken before its stroke, if nowhere else."""
        depth, stroke = 0, 0
        for n, c in enumerate(whole):
            depth += (c in "([{") - (c in ")]}")
            stroke = n if c == "/" and not depth else stroke
        if len(whole) < _LONG or not stroke:
            return [Piece(whole)]
        return [Piece(whole[:stroke]), Piece(whole[stroke:], LAST)]

    def _quotient(self, p: Product, level: int) -> list[Piece]:
        whole = super()._quotient(p, level)
        if len(whole) == 1 and "/" in whole[0].code and p.beside:
            return [Piece(f"({whole[0].code})")]
        return whole

    def _times(self, before: str, code: str, f: Expr) -> str:
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
        if f.op == "constant" and not before[-1:].isalpha() or re.fullmatch("[−0-9]*π", before):
            return code
        return " " + code

    def _brackets(self, code: str) -> tuple[str, str]:
        kind = self.kind(code)
        return kind[0], kind[1]

    def _big(self, op: str, index: str, over: str) -> str:
        sign = self.signs[op]
        i, start, labels = self.limits(index, over)
        if labels:
            return f"{sign}_{{{i}∈{{{','.join(labels)}}}}} "
        end = self.size(over.rpartition("..")[2])
        low = subscript(f"{i}={start}")
        high = "^T" if end == "T" else superscript(end)  # a raised T is a transpose
        if low[0] == "_" or high[0] == "^":
            return f"{sign}_{{{i}={start}..{end}}} "
        return f"{sign}{low}{high} "

    def label(self, word: str) -> str:
        """An index letter or label."""
        return GREEK.get(word, word)

    def _lowered(self, shown: Sequence[str]) -> str:
        if self.notation.observed and len(shown) > 1 and all(
                len(s) == 1 and s.isalpha() for s in shown):
            shown = ["".join(shown)]
        return subscript(*shown) if shown else ""

    def _raised(self, code: str) -> str:
        return superscript("1/2" if code == "½" else code) if code else ""

    def _styled(self, code: str, kind: str) -> str:
        """A letter; a terminal has one type for all shapes."""
        return code

    def place(self, key: str, values: Mapping[str, str]) -> str:
        """What stands at one place of a pattern."""
        kind, _, rest = key.partition(" ")
        if kind == "sub":
            return subscript(*(values[n] for n in rest.split(",")))
        if kind == "sup":
            return superscript(values[rest])
        return values[key]

    def _root(self, base: Expr) -> str:
        inner = self.show(base)
        return f"√{inner}" if base.op in ("symbol", "number", "size") else f"√({inner})"

    def _curly(self, code: str) -> tuple[str, str]:
        return ("{", "}") if "(" in code else ("(", ")")

    def _determinant(self, code: str) -> str:
        return f"|{code}|"

    def _mean(self, e: Expr, inner: list[Piece]) -> list[Piece]:
        name, given = self.expected(e)
        return [Piece(f"{name}["), Piece(inner[0].code, LAST), *inner[1:], Piece(f"{given}]")]

    def _slope(self, body: str, by: str) -> str:
        return f"∂{body}/∂{by}" if body else f"∂/∂{by} "

    def _gap(self, name: str, code: str) -> str:
        """The space before an argument without brackets."""
        return "" if name == "d" or code[:1] in "([|" else " "


def _outside(code: str) -> str:
    """The part of a code that is outside its brackets, and is no absolute value alone."""
    code = re.sub(r"^\|[^|]*\|$", "", code)
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
