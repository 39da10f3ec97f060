"""Expressions in LaTeX, as a textbook has them. Needs amsmath."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from ..algebra.expression import Expr
from .arrange import decimal
from .breaking import Piece, split_rows
from .letters import escape_word, index_latex
from .measure import measure
from .notation import Notation, notation_for
from .printing import Printer

_TALL = re.compile(r"\\(sum|prod|d?frac|binom)(?![A-Za-z])")
_FUNCTION_HEADS = ("function",)


def latex(e: Expr, notation: Notation | None = None) -> str:
    """The expression as LaTeX mathematics in one row.

    >>> from derive.algebra.expression import inverse, symbol, transpose
    >>> x, m = symbol("x", "vector", ("i",)), symbol("mu", "vector", ("k",))
    >>> latex(transpose(x - m) * inverse(symbol("Sigma", "symmetric", ("k",))))
    '(x_i-\\\\mu_k)^{\\\\mathsf T}\\\\Sigma_k^{-1}'
    """
    return LatexPrinter(notation or notation_for(None)).show(e)


def latex_rows(e: Expr, notation: Notation, width: float,
               later: float | None = None) -> list[tuple[int, str]]:
    """The expression in rows of at most ``width`` ems, each with its depth of indentation."""
    return split_rows(LatexPrinter(notation).pieces(e), width, measure, later)


class LatexPrinter(Printer):
    """Prints LaTeX mathematics."""

    column = 0
    comma = r",\ "
    minus, plus, equals = "-", "+", " = "
    slash = r"\big/"

    def measure(self, code: str) -> float:
        """The width of a row."""
        return measure(code)

    def number(self, q: Fraction) -> str:
        """A number."""
        if q.denominator == 1 or decimal(q):
            return decimal(q) or str(q)
        sign = "-" if q < 0 else ""
        if self.script:
            return f"{sign}{abs(q.numerator)}/{q.denominator}"
        return rf"{sign}\frac{{{abs(q.numerator)}}}{{{q.denominator}}}"

    def fraction(self, over: str, under: str) -> str:
        """A fraction of two rows."""
        if not self.script:
            return rf"\frac{{{over}}}{{{under}}}"
        if re.search(r"[-+ (]", over.replace("t+1", "")):
            over = f"({over})"
        return f"{over}/({under})" if len(under) > 1 and not under.startswith("\\") \
            and not re.fullmatch(r"\w+(_\w)?", under) else f"{over}/{under}"

    def times(self, before: str, code: str, f: Expr) -> str:
        """The factor with what separates it from the code before it."""
        if code[:1].isdigit() and before[-1:] != "-":
            return r" \cdot " + code if before[-1:] not in "-(" else code
        if re.match(r"\\mathrm\{(d\}|\w\w)", code) and before.strip() != "-":
            return r"\," + code
        needs_space = re.search(r"\\[A-Za-z]+$", before) and code[:1].isalpha()
        return (" " if needs_space else "") + code

    def brackets(self, code: str) -> tuple[str, str]:
        """The brackets for a content."""
        display = re.sub(r"[_^]\{[^{}]*\}", "", code)
        tall = _TALL.search(display)
        display = re.sub(r"[{}]", "", display.replace(r"\{", "\x00"))
        kinds = self.kind(display.replace("\x00", "{"))
        if self.script:
            return kinds[0], kinds[1]
        left, right = (r"\{", r"\}") if kinds == "{}" else (kinds[0], kinds[1])
        size = "bigg" if tall else "big" if re.search(r"[(|]", display) else ""
        return (rf"\{size}l{left}", rf"\{size}r{right}") if size else (left, right)

    def big(self, op: str, index: str, over: str) -> str:
        """A summation or product sign with its limits."""
        sign = {"sum": r"\sum", "product": r"\prod"}[op]
        i, start, labels = self.limits(index, over)
        i = index_latex(i)
        if labels:
            inside = ",".join(map(index_latex, labels))
            return rf"{sign}_{{{i}\in\{{{inside}\}}}} "
        return f"{sign}_{{{i}={start}}}^{{{self.size(over.rpartition('..')[2])}}} "

    def size(self, name: str) -> str:
        """A size as letter or number."""
        return self.notation.sizes.get(name, (escape_word(name),))[0]

    def _symbol(self, e: Expr) -> str:
        name, kind, indices, mark = e.args
        shown = [index_latex(self.index(i)) for i in indices]
        if name == ".theta":
            code = self.accented(self.letter(name).latex, mark)
            code += f"_{_group(','.join(shown))}" if shown else ""
            return code + self.raised(self.mark(name, mark))
        if name == ".index":
            return shown[0]
        pattern = self.pattern_of(name, mark, indices)
        if pattern:
            return self.fill(pattern, mark, shown)
        if name in self.notation.fixed and not indices:
            name, label = self.notation.fixed[name]
            shown = [index_latex(label)]
        letter = self.letter(name)
        base = letter.latex
        if {"symmetric": "matrix"}.get(kind, kind) in self.notation.bold:
            base = rf"\mathbf{{{base}}}" if len(base) == 1 else rf"\boldsymbol{{{base}}}"
        base = self.accented(base, mark)
        code = base + (f"_{_group(','.join(shown))}" if shown else "")
        if name == ".T" and not mark:
            return f"{code}({self.theta('')})"
        if letter.power:
            code += f"^{letter.power}"
        if mark == "d":
            return rf"\mathrm{{d}}({code})" if letter.power else rf"\mathrm{{d}}{code}"
        above = self.mark(name, mark)
        return f"({code})" + self.raised(above) if letter.power and above \
            else code + self.raised(above)

    def raised(self, code: str) -> str:
        """A superscript."""
        return f"^{_group(code)}" if code else ""

    def atom(self, e: Expr) -> str:
        """An operation that prints in one piece."""
        op, a = e.op, e.args
        if op == "number":
            return self.number(a[0])
        if op == "size":
            return self.size(a[0])
        if op == "constant":
            return {"pi": r"\pi", "infinity": r"\infty"}[a[0]]
        if op == "symbol":
            return self._symbol(e)
        if op == "power":
            return self._power(*a)
        if op == "inverse":
            return self.base(a[0]) + "^{-1}"
        if op == "transpose":
            return self.base(a[0]) + r"^{\mathsf T}"
        if op == "factorial":
            return self.base(a[0]) + "!"
        if op == "choose":
            return rf"\binom{{{self.show(a[0])}}}{{{self.show(a[1])}}}"
        if op == "indicator":
            return self.fill(self.indicates(*a[1:]), "", self._indices(a[1:]))
        if op == "posterior":
            return self.fill(self.notation.patterns["posterior"][0], a[2], self._indices(a[:2]))
        if op == "density":
            return self.density(a[0], a[1], a[2:])
        if op == "function":
            return self.function_of(a[0], a[1], a[2:])
        if op == "identity":
            return r"\mathbf{I}" if "matrix" in self.notation.bold else "I"
        if op == "zero":
            return "0"
        raise ValueError(f"no LaTeX for {op}")

    def squared_norm(self, inside: str) -> str:
        """The squared length of a vector."""
        return rf"\lVert {inside}\rVert^2"

    def fill(self, pattern: str, mark: str, arguments: Sequence[str],
             more: Mapping[str, str] = MappingProxyType({})) -> str:
        """A pattern of the notation with its places filled, scripts of one letter without braces.
        """
        return re.sub(r"([_^])\{(\w)\}", r"\1\2", super().fill(pattern, mark, arguments, more))

    def _indices(self, indices: tuple[str, ...]) -> list[str]:
        return [index_latex(self.index(i)) for i in indices]

    def _power(self, base: Expr, exponent: Expr) -> str:
        if exponent.op == "number" and exponent.args[0] == Fraction(1, 2) and base.op != "det" \
                and not self.script:
            return rf"\sqrt{{{self.show(base)}}}"
        doubled = self.doubled(base, exponent)
        if doubled:
            return f"{self.show(base).removesuffix('^2')}^{_group(doubled)}"
        return f"{self.base(base)}^{_group(self.in_script(exponent))}"

    def unnamed(self, family: str) -> tuple[str, str]:
        """How a family without a letter prints."""
        return rf"\mathrm{{{escape_word(family).capitalize()}}}", family

    def operator(self, e: Expr, level: int) -> list[Piece]:
        """log, trace, differential, expectation, det, exp or derivative."""
        op, body = e.op, e.args[0]
        if op == "log":
            name = self.notation.patterns.get("log", (r"\log", ""))[0]
            return self._applied(name, body, level)
        if op == "differential":
            return self._applied(r"\mathrm{d}", body, level)
        if op == "exp":
            return self._exponential(body, level)
        inner = self.pieces(body, level + 2)
        if op == "trace":
            inner = self.bracket(inner)
            return [Piece(r"\operatorname{tr}" + inner[0].code, inner[0].level), *inner[1:]]
        if op == "det":
            code = "".join(p.code for p in inner)
            s = "bigg" if _TALL.search(code) and not self.script else ""
            return [Piece((rf"\{s}l|{code}\{s}r|") if s else f"|{code}|")]
        if op in ("expectation", "law_expectation"):
            code = "".join(p.code for p in inner)
            s = "bigg" if _TALL.search(code) else "big" if "[" in code else ""
            name, given = self.expected(e)
            if s:
                given = given.replace(r"\mid", rf"\mathrel{{\{s}|}}", 1)
            opening, closing = (rf"\{s}l[", rf"\{s}r]") if s else ("[", "]")
            return [Piece(f"{name}{opening}{inner[0].code}"), *inner[1:],
                    Piece(f" {given}{closing}" if given else closing)]
        return self._derivative(body, e.args[1], level)

    def under(self, x: str, law: str) -> str:
        """The subscript that says which law a random observation has."""
        return rf"_{{{x}\sim {law}}}"

    def _derivative(self, body: Expr, by: Expr, level: int) -> list[Piece]:
        variable = self.show(by)
        if body.op in _FUNCTION_HEADS:
            return [Piece(rf"\frac{{\partial {self.show(body)}}}{{\partial {variable}}}")]
        inner = self.pieces(body, level + 2)
        if body.op in ("add", "mul"):
            inner = self.bracket(inner)
        return [Piece(rf"\frac{{\partial}}{{\partial {variable}}}" + inner[0].code), *inner[1:]]

    def _applied(self, name: str, body: Expr, level: int) -> list[Piece]:
        """An operator before its argument, in brackets only where they are needed."""
        inner = self.pieces(body, level + 2)
        bare = body.op in ("symbol", "det", "posterior", "density", "choose", "size",
                           "constant", "function", "trace", "expectation", "indicator") \
            or (body.op == "number" and body.args[0].denominator == 1) \
            or (body.op in ("log", "exp") and name == r"\mathrm{d}") \
            or (name != r"\mathrm{d}" and body.op in ("sum", "product"))
        if name == r"\mathrm{d}" and body.op == "symbol" and self.has_superscript(body):
            bare = False
        fraction = self.show(body)
        if name != r"\mathrm{d}" and _is_fraction(fraction):
            bare = True
        if not bare:
            inner = self.bracket(inner)
        space = " " if re.search("[A-Za-z]$", name) and inner[0].code[:1].isalnum() else ""
        return [Piece(name + space + inner[0].code), *inner[1:]]

    def _exponential(self, body: Expr, level: int) -> list[Piece]:
        short = self.in_script(body)
        if measure(short) < 5 and not _TALL.search(short) and short.count("(") == 0:
            return [Piece(f"e^{{{short}}}")]
        inner = self.pieces(body, level + 2)
        code = "".join(p.code for p in inner)
        s = "bigg" if _TALL.search(code) else "big" if "(" in code else ""
        opening, closing = (rf"\{s}l\{{", rf"\{s}r\}}") if s else (r"\{", r"\}")
        if len(inner) == 1:
            return [Piece(rf"\exp{opening}{code}{closing}")]
        return [Piece(rf"\exp{opening}{inner[0].code}"), *inner[1:-1],
                Piece(inner[-1].code + closing, inner[-1].level)]


def _group(code: str) -> str:
    return code if len(code) == 1 else f"{{{code}}}"


def _is_fraction(code: str) -> bool:
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
