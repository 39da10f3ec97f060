"""The grammar of formulas: one strict parser, by recursive descent, for LaTeX and for text.

    statement   expression (RELATION expression)*    with commas between equations after "only"
    expression  ["-"] term (("+" | "-") term)*
    term        factor+ ["/" operand]           a sum, a log, a differential only as the last factor
    operand     base [superscript] ["!"]

A logarithm and a differential take one base, a sum and a product one term, a derivative one factor.
A base is a written form of the dictionary, a number, a bracket, a fraction ... The longest written
form counts; two that are equally long and say different things are refused. What the grammar does
not read is refused: nothing is guessed.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ..terms import MATRIX, SCALAR, MalformedTerm, Term
from .dictionary import Dictionary, Unreadable
from .forms import Forms

RELATIONS = ("=", ":=", r"\iff", r"\implies", r"\ge", r"\le", r"\to", ">", "<", r"\only",
             r"\solves")
_CLOSING = {"(": ")", "[": "]", r"\{": r"\}"}
_STOPS = {"", "+", "-", ")", "]", r"\}", "}", ",", ";", r"\mid", "/", *RELATIONS}
_FRACTIONS = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4)}
_OF_BRACKETS = {"exp": "exp", "tr": "trace"}
_CONSTANTS = {"π": "pi", "∞": "infinity"}
_BINDING = {r"\sum": "sum", r"\prod": "product"}
_GIVEN = "given"  # closes what is expected: at a bar only where the data and theta^t follow


class Reader(Forms):
    """Reads formulas of one derivation in one language.

    ``moving`` is the symbol along which a line's differentials are taken: the print does not say
    it, the line's other signs do.
    """

    def __init__(self, dictionary: Dictionary) -> None:
        super().__init__(dictionary)
        self.moving: Term | None = None
        self.read_before: dict[Any, tuple[tuple[Term, ...], tuple[str, ...]]] = {}

    def statement(self, code: str) -> tuple[tuple[Term, ...], tuple[str, ...]]:
        """The expressions and the relations between them. Raises Unreadable."""
        key = code, self.moving
        found = self.read_before.get(key)
        if found is None:
            found = self.read_before[key] = self._statement(code)
        return found

    def _statement(self, code: str) -> tuple[tuple[Term, ...], tuple[str, ...]]:
        self.begin([*self.words.tokens(code), ""])
        try:
            sides, relations = [self.expression()], []
            while self.tokens[self.at] in RELATIONS or (
                    self.tokens[self.at] == "," and r"\only" in relations):
                relations.append(self.tokens[self.at])
                self.at += 1
                sides.append(self.expression())
            if self.tokens[self.at] != "":
                raise self.unexpected()
        except (MalformedTerm, Unreadable) as fault:
            raise Unreadable(self.doubt or str(fault)) from fault
        return tuple(sides), tuple(relations)

    # -- sums and products ----------------------------------------------------------------------

    def expression(self) -> Term:
        """A sum of terms."""
        terms: list[Term] = []
        while True:
            sign = self.tokens[self.at]
            if sign == "-" or (sign == "+" and terms):
                self.at += 1
            elif terms:
                break
            term = self.term()
            terms.append(self.pool.mul(self.pool.number(-1), term) if sign == "-" else term)
        return self.pool.add(*terms)

    def ends(self) -> bool:
        """Whether a term ends here."""
        token = self.tokens[self.at]
        if token in self.closers[-1]:
            return True
        if token == "|" and self.closers[-1] == (_GIVEN,):
            return self.ahead(self.words.given)
        return token in _STOPS

    def term(self) -> Term:
        """A product, with a stroke of a fraction at its end."""
        factors: list[Term] = []
        while not self.ends():
            if factors and self.tokens[self.at] == r"\cdot":
                self.at += 1
            wide = self.wide()
            if wide is not None:
                factors.append(wide)
                if not self.ends() or self.tokens[self.at] == "/":
                    raise Unreadable(f"how far a sign reaches: {self.unexpected()}")
                break
            factors.append(self.operand())
        if not factors:
            raise self.unexpected()
        product = self.pool.mul(*factors)
        if self.tokens[self.at] == "/":
            self.at += 1
            product = self.pool.mul(product, self.over(self.operand()))
            if not self.ends() or self.tokens[self.at] == "/":
                raise Unreadable(f"what a stroke divides by: {self.unexpected()}")
        return product

    def over(self, below: Term) -> Term:
        """One over a scalar."""
        if below.shape != SCALAR:
            raise Unreadable(f"a division by a {below.shape}")
        return self.pool.make("power", below, self.pool.number(-1))

    def wide(self) -> Term | None:
        """A sign that takes all that follows it, or None."""
        token, start = self.tokens[self.at], self.at
        if token in _BINDING:
            return self.summed()
        if token == r"\d":
            self.at += 1
            return self.differential()
        if token == r"\partial" or (token == r"\frac" and self.ahead(
                (r"\frac", "{", r"\partial", "}"))):
            return self.derivative()
        if token == self.words.log[0] and self.ahead(self.words.log):
            self.at += len(self.words.log)
            inner = self.wide() if self.tokens[self.at] in _BINDING else self.base()
            if self.tokens[self.at] in ("^", "!"):
                raise Unreadable("a power after a logarithm")
            return self.pool.make("log", inner)
        self.at = start
        return None

    def summed(self) -> Term:
        """A sum or a product over an index, or over all assignments."""
        op = _BINDING[self.tokens[self.at]]
        if self.words.assignments and self.ahead(self.words.assignments):
            self.at += len(self.words.assignments)
            return self.pool.make("assignments", self.term(), self.words.vocabulary.latent)
        self.at += 1
        self.take("_")
        low = self.group()
        index, rest = self.leading_index(low)
        if rest[:1] == ("=",):
            first, end = rest[1:2], rest[2:]
            if end[:1] == ("..",):
                size = self.size(end[1:])
            elif end:
                raise Unreadable(f"the limit {' '.join(low)}")
            else:
                self.take("^")
                size = self.size(self.group())
            if len(first) != 1 or not first[0].isdigit():
                raise Unreadable(f"the limit {' '.join(low)}")
            over = size if first[0] == "1" else f"{first[0]}..{size}"
        elif rest[:2] == (r"\in", r"\{") and rest[-1:] == (r"\}",):
            over = self.listed(rest[2:-1])
        else:
            raise Unreadable(f"the limits {' '.join(low)}")
        return self.pool.make(op, self.term(), index, over)

    def size(self, tokens: tuple[str, ...]) -> str:
        """The size that is written so."""
        if tokens not in self.words.sizes:
            raise Unreadable(f"no size is written {' '.join(tokens)!r}")
        return self.words.sizes[tokens]

    def listed(self, tokens: tuple[str, ...]) -> str:
        """The size whose labels are listed so, with commas between them or without."""
        separate = "\n".join(tokens).split("\n,\n")
        for labels in ([tuple(x.split("\n")) for x in separate], [(t,) for t in tokens]):
            if tuple(labels) in self.words.labels:
                return self.words.labels[tuple(labels)]
        raise Unreadable(f"no labels are {' '.join(tokens)!r}")

    def differential(self) -> Term:
        """What follows the d of a differential."""
        inner = self.wide() or self.base()
        moving = self.moving
        if inner.op == "symbol" and inner.args[3] == "":
            name, kind, indices, _ = inner.args
            if (name, kind, len(indices), "d") in self.words.symbols:
                return self.pool.make("symbol", name, kind, indices, "d")
        if moving is None:
            raise Unreadable("a differential, and nothing says along which symbol")
        return self.pool.make("differential", inner, moving)

    def derivative(self) -> Term:
        """A partial derivative: of what stands above the line, or of what follows."""
        fraction = self.tokens[self.at] == r"\frac"
        self.take(*((r"\frac", "{") if fraction else ()), r"\partial")
        line = ("}", "{", r"\partial") if fraction else ("/", r"\partial")
        body = None
        if not self.ahead(line):
            with self.inside():
                body = self.base()
        self.take(*line)
        with self.inside():
            by = self.base()
        if fraction:
            self.take("}")
        if by.op != "symbol":
            raise Unreadable("a derivative by what is no symbol")
        return self.pool.make("derivative", body or self.wide() or self.operand(), by)

    # -- operands -------------------------------------------------------------------------------

    def operand(self) -> Term:
        """A base with what is raised at it."""
        base = self.base()
        if self.tokens[self.at] == "^" and not self.is_raised():
            self.at += 1
            base = self.raised(base)
        if self.tokens[self.at] == "!":
            self.at += 1
            base = self.pool.make("factorial", base)
        if self.tokens[self.at] in ("^", "_", "!"):
            raise self.unexpected()
        return base

    def is_raised(self) -> bool:
        """Whether what was read last ends with a superscript: a second one cannot follow."""
        if self.tokens[self.at - 1] != "}":
            return False
        start, depth = self.at - 1, 0
        while start:
            depth += (self.tokens[start] == "}") - (self.tokens[start] == "{")
            if not depth:
                break
            start -= 1
        return self.tokens[start - 1] == "^"

    def raised(self, base: Term) -> Term:
        """A transpose, an inverse or a power."""
        if self.ahead(("{", r"\T", "}")):
            self.at += 3
            return self.pool.make("transpose", base)
        if base.shape == MATRIX:
            self.take("{", "-", "1", "}")
            return self.pool.make("inverse", base)
        return self.pool.make("power", base, self.in_group())

    def base(self) -> Term:
        """What an exponent or a logarithm stands at."""
        token = self.tokens[self.at]
        found = self.written(token)
        if found is not None:
            return found
        if token[:1].isdigit():
            self.at += 1
            return self.pool.number(Fraction(token))
        if token in _FRACTIONS:
            self.at += 1
            return self.pool.number(Fraction(*_FRACTIONS[token]))
        if token in _CLOSING:
            return self.bracket()
        self.at += 1
        if token == r"\frac":
            if self.ahead(("{", r"\partial")) and not self.ahead(("{", r"\partial", "}")):
                self.at -= 1
                return self.derivative()
            above = self.in_group()
            return self.pool.mul(above, self.over(self.in_group()))
        if token == "|":
            return self.pool.make("det", self.between("|"))
        if token == r"\|":
            inner = self.between(r"\|")
            self.take("^", "{", "2", "}")
            return self.pool.mul(self.pool.make("transpose", inner), inner)
        if token == r"\sqrt":
            inner = self.in_group() if self.tokens[self.at] == "{" else self.base()
            return self.pool.make("power", inner, self.pool.number(Fraction(1, 2)))
        if token == r"\binom":
            return self.pool.make("choose", self.in_group(), self.in_group())
        if token == "C" and self.tokens[self.at] == "(" and self.words.column:
            self.at += 1
            return self.pool.make("choose", self.between(","), self.between(")"))
        if token in _OF_BRACKETS and self.tokens[self.at] in _CLOSING:
            return self.pool.make(_OF_BRACKETS[token], self.bracket())
        if token == "e" and self.tokens[self.at] == "^":
            self.at += 1
            return self.pool.make("exp", self.in_group())
        if token in _CONSTANTS:
            return self.pool.make("constant", _CONSTANTS[token])
        self.at -= 1
        if self.ahead(self.words.expectation):
            return self.expected()
        raise self.unexpected()

    def between(self, closing: str) -> Term:
        """An expression up to what closes it."""
        with self.inside(closing):
            inner = self.expression()
        self.take(closing)
        return inner

    def bracket(self) -> Term:
        """An expression in brackets."""
        self.at += 1
        return self.between(_CLOSING[self.tokens[self.at - 1]])

    def in_group(self) -> Term:
        """An expression in braces."""
        self.take("{")
        return self.between("}")

    def expected(self) -> Term:
        """An expectation: given the data, or under a law that is named below the E."""
        self.at += len(self.words.expectation)
        if self.tokens[self.at] == "_":
            self.take("_", "{")
            with self.inside():
                variable = self.base()
                self.take(r"\sim")
                stated = self.base()
            self.take("}")
            if variable.op != "symbol" or stated.op != "density":
                raise Unreadable("an expectation under what is no law")
            law = self.pool.make("density", stated.args[0], variable, *stated.args[2:])
            self.take("[")
            return self.pool.make("law_expectation", self.between("]"), law)
        self.take("[")
        with self.inside(_GIVEN):
            inner = self.expression()
        self.take(*self.words.given, "]")
        return self.pool.make("expectation", inner)
