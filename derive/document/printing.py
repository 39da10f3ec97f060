"""What every printer shares: the order, the fractions and the brackets of a textbook.

A :class:`Printer` turns an expression into pieces: short strings, some of which may stand at the
start of a new row. A printer of a language fills in how symbols, fractions and brackets look.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from ..algebra.expression import Expr, expr, factors_of_quadratic, is_zero, mul
from .arrange import Product, arrange, decimal, logistic_argument, terms, unsigned
from .breaking import Piece
from .names import Names

_FUNCTIONS = ("trace", "loggamma", "digamma", "trigamma")
_OPERATORS = {"log", "differential", "expectation", "law_expectation", "det", "exp", "derivative",
              *_FUNCTIONS}
#: What reaches as far right as it can.
_SPREADS = {"sum", "product", "assignments", "log", "differential", "derivative"}
#: A bracket whose content is narrower than this is never broken inside.
_KEEP_TOGETHER = 12.0
#: Where a row is broken if nowhere else: behind a sign that reaches far.
LAST = 99
#: What stands behind an operator without brackets.
_BARE = {"symbol", "det", "posterior", "density", "choose", "size", "constant", "function",
         "expectation", "indicator", "event_probability", "iverson"}


class Printer(Names):
    """Prints expressions in one language and notation. Pure: the same input gives the same string.

    ``script`` is True inside exponents, where fractions are written on one line.
    """

    minus, plus, equals, slash, comma, space = "", "", "", "/", ", ", ""
    short, widest = 4.0, 34.0  # a short start of a product; the widest fraction in one piece
    norm: tuple[str, str]  # what stands around a vector whose squared length is meant
    bare_after_d: tuple[str, ...] = ()  # operations that a differential has without brackets

    # what a language fills in
    measure: Callable[[str], float]  # the width of a row
    _number: Callable[[Fraction], str]
    _fraction: Callable[[str, str], str]  # of two rows
    _times: Callable[[str, str, Expr], str]  # a factor with what parts it from the code before it
    _brackets: Callable[[str], tuple[str, str]]  # those for a content
    _curly: Callable[[str], tuple[str, str]]  # those around the argument of exp
    _big: Callable[[str, str, str], str]  # a summation or product sign with its limits
    _root: Callable[[Expr], str]  # the square root, "" where a power is better
    _slope: Callable[[str, str], str]  # the sign of a derivative of something, or of what follows
    _determinant: Callable[[str], str]
    _mean: Callable[[Expr, list[Piece]], list[Piece]]  # an expectation
    _gap: Callable[[str, str], str]  # the space between an operator's name and the code behind it

    def show(self, e: Expr) -> str:
        """The expression in one row."""
        return "".join(p.code for p in self.pieces(e)).strip()

    def in_script(self, e: Expr) -> str:
        """The expression as an exponent."""
        return type(self)(self.notation, True).show(e)

    def pieces(self, e: Expr, level: int = 0) -> list[Piece]:
        """The expression as pieces; their join is :meth:`show`."""
        if e.op == "add":
            return self._sum_of_terms(e, level)
        form = factors_of_quadratic(e)
        if form is not None and form[1].op == "identity":
            return [Piece(self.show(form[0]).join(self.norm))]
        argument = logistic_argument(e)
        if argument is not None:
            inner = self.bracket(self.pieces(argument, level + 2))
            return [Piece(self.signs["logistic"] + inner[0].code), *inner[1:]]
        if e.op == "mul" or (e.op == "power" and unsigned(e.args[1])[0]):
            return self._product(e, level)
        if e.op == "power" and e.args[0].op in ("mul", "add") and e.args[1].op != "number":
            *inner, last = self.bracket(self.pieces(e.args[0], level + 2))
            return [*inner, Piece(last.code + self._raised(self.in_script(e.args[1])), last.level)]
        if e.op == "function" and e.args[0].startswith("KL") and self.notation.observed:
            new, sign, free = self.atom(e).partition(self.signs["parallel"])
            return [Piece(new), Piece(sign + free, level + 8)]
        if e.op in ("sum", "product"):
            body = self._body(e.args[0], level)
            body[0] = Piece(body[0].code, LAST if body[0].level is None else body[0].level)
            return [Piece(self._big(e.op, e.args[1], e.args[2])), *body]
        if e.op == "assignments":
            sign = self.fill(self.word(self.notation.patterns[e.op]), "", ())
            return [Piece(sign + " "), *self._body(e.args[0], level)]
        if e.op == "equation":
            left = self.pieces(e.args[0], level + 1)
            if is_zero(e.args[1]) and any(
                    p.level is not None and p.level < LAST for p in left[1:]):
                return [*left, Piece(self.equals + self.show(e.args[1]))]  # no row "= 0"
            return [*left, Piece(self.equals, level), *self.pieces(e.args[1], level + 1)]
        if e.op == "and":
            out = self.pieces(e.args[0], level + 2)
            for a in e.args[1:]:  # a row ends with a comma and begins with none
                first, *rest = self.pieces(a, level + 2)
                out[-1] = replace(out[-1], code=out[-1].code + self.comma[0])
                out += [Piece(self.comma[1:] + first.code, level + 1), *rest]
            return out
        if e.op in _OPERATORS:
            return self.operator(e, level)
        return [Piece(self.atom(e))]

    def atom(self, e: Expr) -> str:
        """An operation that prints in one piece. Raises ValueError for one that is not known."""
        op, a = e.op, e.args
        if op == "number":
            return self._number(a[0])
        if op == "size":
            return self.size(a[0])
        if op == "constant":
            return self.signs[a[0]]
        if op == "symbol":
            return self._symbol(e)
        if op == "power":
            return self._power(*a)
        if op in ("inverse", "transpose", "factorial"):
            return self.base(a[0]) + self.signs[op]
        if op == "choose":
            return self.signs[op] % (self.show(a[0]), self.show(a[1]))
        if op == "indicator" and self.notation.observed and a[0] != self.notation.latent:
            return f"[{self.event(*a)}]"
        if op == "event_probability":
            return self.event_probability(a[0], a[1:])
        if op == "iverson":
            return f"[{self.show(a[0])}]"
        if op == "indicator":
            return self.fill(self.indicates(*a[1:]), "", self.labels(a[1:]))
        if op == "posterior":
            return self.fill(self.word(self.notation.patterns[op]), a[2], self.labels(a[:2]))
        if op == "density":
            return self.density(a[0], a[1], a[2:])
        if op == "function":
            return self.function_of(a[0], a[1], a[2:])
        if op == "identity":
            return self._styled("I", "matrix")
        if op == "zero":
            return "0"
        raise ValueError(f"no printer knows {op}")

    def _power(self, base: Expr, exponent: Expr) -> str:
        half = exponent.op == "number" and exponent.args[0] == Fraction(1, 2)
        root = self._root(base) if half and base.op != "det" else ""
        doubled = self.doubled(base, exponent)
        if half and base.op == "power" and base.args[1] == expr(2):
            return self._determinant(self.show(base.args[0]))
        if root:
            return root
        if doubled:
            return self.show(base).removesuffix(self._raised("2")) + self._raised(doubled)
        return self.base(base) + self._raised(self.in_script(exponent))

    def operator(self, e: Expr, level: int) -> list[Piece]:
        """log, trace, differential, expectation, det, exp, derivative or a function of a number."""
        op, body = e.op, e.args[0]
        inner = self.pieces(body, level + 2)
        if op in ("log", "differential"):
            return self._applied(op, body, inner)
        if op == "exp" and body.op == "loggamma":
            inner = self.bracket(self.pieces(body.args[0], level + 2))
            return [Piece(self.signs["gamma"] + inner[0].code), *inner[1:]]
        if op == "exp":
            return self._exponential(body, inner)
        if op in _FUNCTIONS:
            inner = self.bracket(inner)
            name = self.signs.get(op) or self.word(self.notation.patterns["log"]) \
                + self.space + self.signs["gamma"]
            return [Piece(name + inner[0].code, inner[0].level), *inner[1:]]
        if op == "det":
            return [Piece(self._determinant("".join(p.code for p in inner)))]
        if op in ("expectation", "law_expectation"):
            return self._mean(e, inner)
        by = self.show(e.args[1])
        if body.op == "function":
            return [Piece(self._slope(self.show(body), by))]
        inner = self.bracket(inner) if body.op in ("add", "mul") else inner
        return [Piece(self._slope("", by) + inner[0].code), *inner[1:]]

    def _applied(self, op: str, body: Expr, inner: list[Piece]) -> list[Piece]:
        """An operator before its argument, in brackets only where they are needed."""
        bare = body.op in _BARE or body.op == "number" and body.args[0].denominator == 1
        if op == "log":
            name = self.word(self.notation.patterns[op])
            bare = bare or body.op in ("sum", "product", "trace") \
                or self._is_fraction(self.show(body))
        else:  # "d log x" is the number d times a logarithm: d(log x) is none
            name = self.signs["d"]
            bare = body.op in self.bare_after_d or bare and not (
                body.op == "symbol" and self.has_superscript(body))
        if not bare:
            inner = self.bracket(inner)
        return [Piece(name + self._gap(name, inner[0].code) + inner[0].code), *inner[1:]]

    def _is_fraction(self, code: str) -> bool:
        """Whether the code is one fraction, which says by itself how far it reaches."""
        return False

    def _exponential(self, body: Expr, inner: list[Piece]) -> list[Piece]:
        opening, closing = self._curly("".join(p.code for p in inner))
        first, last = self.signs["exp"] + opening + inner[0].code, inner[-1].code + closing
        if len(inner) == 1:
            return [Piece(first + closing)]
        return [Piece(first), *inner[1:-1], Piece(last, inner[-1].level)]

    def _sum_of_terms(self, e: Expr, level: int) -> list[Piece]:
        out: list[Piece] = []
        for n, (negative, t) in enumerate(terms(e)):
            inner = self.pieces(t, level + 1)
            if negative and t.op == "add":
                inner = self.bracket(inner)
            sign = (self.minus if negative else self.plus) if n or negative else ""
            if not n:
                sign = sign.strip()
            out += [Piece(sign + inner[0].code, level if n else None), *inner[1:]]
        return out

    def _body(self, body: Expr, level: int) -> list[Piece]:
        """What follows a summation sign."""
        inner = self.pieces(body, level + 1)
        if body.op == "add" or unsigned(body)[0] or body.op == "equation":
            return self.bracket(inner)
        return inner

    def _product(self, e: Expr, level: int) -> list[Piece]:
        p = arrange(e)
        if self.script and p.number.denominator != 1 and [f.op for f in p.beside] == ["add"]:
            p = replace(p, over=(*p.over, *p.beside), beside=())
        out: list[Piece] = [Piece(self.minus.strip())] if p.negative else []
        if p.under or p.number.denominator != 1 and not decimal(p.number):
            out += self._quotient(p, level)
        elif p.number != 1 or not (p.over or p.beside):
            out.append(Piece(self._number(p.number)))
        factors = p.beside if p.under or p.number.denominator != 1 else (*p.over, *p.beside)
        for n, f in enumerate(factors):
            pieces = self.factor(f, n == len(factors) - 1, level + 2)
            if out:
                before = "".join(q.code for q in out)
                # a number or a small fraction is never left alone at the end of a row
                # and vectors and matrices that follow one another are parted last
                inside = n and f.shape != "scalar" and factors[n - 1].shape != "scalar"
                pieces[0] = Piece(self._times(before, pieces[0].code, f), None if not n and
                                  self.measure(before) <= self.short else level + 6 + 2 * inside)
            out += pieces
        return out

    def _quotient(self, p: Product, level: int) -> list[Piece]:
        under = self._row(Fraction(p.number.denominator), p.under)
        over = self._row(Fraction(p.number.numerator), p.over)
        whole = self._fraction(over, under)
        if self.measure(whole) <= self.widest or not p.under:
            return self._fraction_pieces(whole)
        top = self.bracket(self.pieces(mul(p.number.numerator, *p.over), level + 3)) \
            if p.over else [Piece(over)]
        low = self.pieces(mul(p.number.denominator, *p.under), level + 6)
        return [*top, Piece(self.slash, level + 5), *self.bracket(low)]

    def _fraction_pieces(self, whole: str) -> list[Piece]:
        """A fraction that is not too wide for one row."""
        return [Piece(whole)]

    def doubled(self, base: Expr, exponent: Expr) -> str:
        """The exponent of a power of a letter that is written with a square, "" for others."""
        squared = base.op == "symbol" and self.letter(base.args[0]).power == "2" \
            and not self.mark(base.args[0], base.args[3]) and base.args[3] == ""
        whole = exponent.op == "number" and exponent.args[0].denominator == 1
        return str(2 * exponent.args[0]) if squared and whole else ""

    def _row(self, number: Fraction, factors: Sequence[Expr]) -> str:
        """A numerator or denominator."""
        if not factors:
            return self._number(number)
        if number == 1 and len(factors) == 1:
            return self.show(factors[0])
        out = self._number(number) if number != 1 else ""
        for n, f in enumerate(factors):
            code = "".join(q.code for q in self.factor(f, n == len(factors) - 1, 0))
            out = self._times(out, code, f) if not n and out else \
                out + (self._times(out, code, f) if n else code)
            if not n and number != 1:
                out = self._number(number) + out
        return out

    def factor(self, f: Expr, last: bool, level: int) -> list[Piece]:
        """A factor of a product, in brackets where it needs them."""
        inner = self.pieces(f, level)
        if f.op in ("add", "equation") or unsigned(f)[0] or (f.op in _SPREADS and not last) \
                or (f.op == "symbol" and f.args[3] == "d" and not last):
            return self.bracket(inner)
        return inner

    def base(self, f: Expr) -> str:
        """What an exponent stands at."""
        simple = f.op in ("size", "constant", "det", "identity") or (
            f.op == "number" and f.args[0].denominator == 1 and f.args[0] >= 0) or (
            f.op == "symbol" and not self.has_superscript(f))
        return self.show(f) if simple else "".join(q.code for q in self.bracket(self.pieces(f)))

    def bracket(self, inner: list[Piece]) -> list[Piece]:
        """Pieces in round or square brackets, with the breaks inside a narrow one forbidden."""
        code = "".join(p.code for p in inner)
        opening, closing = self._brackets(code)
        if self.measure(code) < _KEEP_TOGETHER:
            return [Piece(opening + code + closing)]
        inner = list(inner)
        inner[0] = Piece(opening + inner[0].code)
        inner[-1] = Piece(inner[-1].code + closing, inner[-1].level if len(inner) > 1 else None)
        return inner

    def kind(self, code: str) -> str:
        """Round brackets; square or curly ones where the content has sums in brackets already."""
        if not re.search(r"\([^()]*[-+−]", code):
            return "()"
        return "{}" if "[" in code and r"\{" not in code and "{" not in code else "[]"
