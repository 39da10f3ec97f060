"""Expressions in LaTeX, as a textbook has them. Needs amsmath."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from ..algebra.expression import Expr
from .arrange import decimal
from .breaking import Piece, split_rows
from .letters import GREEK, index_latex
from .measure import measure
from .notation import Notation, common_notation
from .printing import Printer

_TALL = re.compile(r"\\(sum|prod|d?frac|binom)(?![A-Za-z])")


def latex(e: Expr, notation: Notation | None = None) -> str:
    """The expression as LaTeX mathematics in one row.

    >>> from derive.algebra.expression import inverse, symbol, transpose
    >>> x, m = symbol("x", "vector", ("i",)), symbol("mu", "vector", ("k",))
    >>> latex(transpose(x - m) * inverse(symbol("Sigma", "symmetric", ("k",))))
    '(x_i-\\\\mu_k)^{\\\\mathsf T}\\\\Sigma_k^{-1}'
    """
    return LatexPrinter(notation or common_notation()).show(e)


def latex_rows(e: Expr, notation: Notation, width: float,
               later: float | None = None) -> list[tuple[int, str]]:
    """The expression in rows of at most ``width`` ems, each with its depth of indentation."""
    return split_rows(LatexPrinter(notation).pieces(e), width, measure, later)


class LatexPrinter(Printer):
    """Prints LaTeX mathematics."""

    column = 0
    minus, plus, equals, slash, comma = "-", "+", " = ", r"\big/", r",\ "
    signs = MappingProxyType({
        "pi": r"\pi", "infinity": r"\infty", "inverse": "^{-1}", "transpose": r"^{\mathsf T}",
        "factorial": "!", "choose": r"\binom{%s}{%s}", "d": r"\mathrm{d}", "exp": r"\exp",
        "gamma": r"\Gamma", "digamma": r"\operatorname{digamma}",
        "trigamma": r"\operatorname{trigamma}", "trace": r"\operatorname{tr}", "drawn": r"\sim ",
        "sum": r"\sum", "product": r"\prod", "is": "=",
        "logistic": r"\operatorname{logistic}", "parallel": r"\,\|\,",
        "seen": r"\text{ seen}", "may be": r"\text{ may be }"})
    norm = r"\lVert ", r"\rVert^2"
    bare_after_d = "log", "exp", "trace"
    measure = staticmethod(measure)
    label = staticmethod(index_latex)

    def _number(self, q: Fraction) -> str:
        if q.denominator == 1 or decimal(q):
            return decimal(q) or str(q)
        sign = "-" if q < 0 else ""
        if self.script:
            return f"{sign}{abs(q.numerator)}/{q.denominator}"
        return rf"{sign}\frac{{{abs(q.numerator)}}}{{{q.denominator}}}"

    def _fraction(self, over: str, under: str) -> str:
        if not self.script:
            return rf"\frac{{{over}}}{{{under}}}"
        if re.search(r"[-+ (]", over.replace("t+1", "")):
            over = f"({over})"
        return f"{over}/({under})" if len(under) > 1 and not under.startswith("\\") \
            and not re.fullmatch(r"\w+(_\w)?", under) else f"{over}/{under}"

    def _times(self, before: str, code: str, f: Expr) -> str:
        if code[:1].isdigit() and before[-1:] != "-":
            return r" \cdot " + code if before[-1:] not in "-(" else code
        if re.match(r"\\mathrm\{(d\}|\w\w)", code) and before.strip() != "-":
            return r"\," + code
        needs_space = re.search(r"\\[A-Za-z]+$", before) and code[:1].isalpha()
        return (" " if needs_space else "") + code

    def _brackets(self, code: str) -> tuple[str, str]:
        display = re.sub(r"[_^]\{[^{}]*\}", "", code)
        tall = _TALL.search(display)
        display = re.sub(r"[{}]", "", display.replace(r"\{", "\x00"))
        kinds = self.kind(display.replace("\x00", "{"))
        if self.script:
            return kinds[0], kinds[1]
        left, right = (r"\{", r"\}") if kinds == "{}" else (kinds[0], kinds[1])
        return _sized("bigg" if tall else "big" if re.search(r"[(|]", display) else "", left, right)

    def _curly(self, code: str) -> tuple[str, str]:
        return _sized("bigg" if _TALL.search(code) else "big" if "(" in code else "", r"\{", r"\}")

    def _big(self, op: str, index: str, over: str) -> str:
        i, start, labels = self.limits(index, over)
        if labels:
            inside = ",".join(map(index_latex, labels))
            return rf"{self.signs[op]}_{{{index_latex(i)}\in\{{{inside}\}}}} "
        end = self.size(over.rpartition("..")[2])
        return f"{self.signs[op]}_{{{index_latex(i)}={start}}}^{{{end}}} "

    def _styled(self, code: str, kind: str) -> str:
        """A letter, in bold type where the notation has its shape so."""
        if {"symmetric": "matrix"}.get(kind, kind) not in self.notation.bold:
            return code
        return rf"\mathbf{{{code}}}" if len(code) == 1 else rf"\boldsymbol{{{code}}}"

    def _lowered(self, shown: Sequence[str]) -> str:
        letters = self.notation.observed and all(
            len(s) == 1 and s.isalpha() or s[1:] in GREEK for s in shown)
        joined = re.sub(r"(\\[A-Za-z]+)(?=[A-Za-z])", r"\1 ", "".join(shown)) if letters \
            else ",".join(shown)
        return f"_{_group(joined)}" if shown else ""

    def _raised(self, code: str) -> str:
        return f"^{_group(code)}" if code else ""

    def _root(self, base: Expr) -> str:
        """A square root, none in an exponent."""
        return "" if self.script else rf"\sqrt{{{self.show(base)}}}"

    def fill(self, pattern: str, mark: str, arguments: Sequence[str],
             more: Mapping[str, str] = MappingProxyType({})) -> str:
        """A pattern of the notation with its places filled, scripts of one letter without braces.
        """
        return re.sub(r"([_^])\{(\w)\}", r"\1\2", super().fill(pattern, mark, arguments, more))

    def _determinant(self, code: str) -> str:
        return code.join(_sized("bigg" if _TALL.search(code) and not self.script else "", "|", "|"))

    def _mean(self, e: Expr, inner: list[Piece]) -> list[Piece]:
        code = "".join(p.code for p in inner)
        size = "bigg" if _TALL.search(code) else "big" if "[" in code else ""
        name, given = self.expected(e)
        if size:
            given = given.replace(r"\mid", rf"\mathrel{{\{size}|}}", 1)
        opening, closing = _sized(size, "[", "]")
        return [Piece(f"{name}{opening}{inner[0].code}"), *inner[1:],
                Piece(f" {given}{closing}" if given else closing)]

    def _slope(self, body: str, by: str) -> str:
        over = rf"\partial {body}" if body else r"\partial"
        return rf"\frac{{{over}}}{{\partial {by}}}"

    def _gap(self, name: str, code: str) -> str:
        """A space that ends a command."""
        return " " if re.search("[A-Za-z]$", name) and code[:1].isalnum() else ""

    def _exponential(self, body: Expr, inner: list[Piece]) -> list[Piece]:
        """A short exponential as a power of e."""
        short = self.in_script(body)
        if measure(short) < 5 and not _TALL.search(short) and "(" not in short:
            return [Piece(f"e^{{{short}}}")]
        return super()._exponential(body, inner)

    def _is_fraction(self, code: str) -> bool:
        """Whether the code is one single fraction."""
        if not code.startswith(r"\frac{"):
            return False
        depth = groups = 0
        for n, c in enumerate(code):
            depth += (c == "{") - (c == "}")
            if depth == 0 and c == "}":
                groups += 1
                if groups == 2:
                    return n == len(code) - 1
        return False


def _group(code: str) -> str:
    return code if len(code) == 1 else f"{{{code}}}"


def _sized(size: str, left: str, right: str) -> tuple[str, str]:
    """Brackets of a size, "" for that of the text."""
    return (rf"\{size}l{left}", rf"\{size}r{right}") if size else (left, right)
