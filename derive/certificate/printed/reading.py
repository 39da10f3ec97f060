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

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from ..terms import MATRIX, SCALAR, MalformedTerm, Term
from .dictionary import Dictionary, Entry, Place, Unreadable

RELATIONS = ("=", ":=", r"\iff", r"\implies", r"\ge", r"\le", r"\to", ">", "<", r"\only")
_CLOSING = {"(": ")", "[": "]", r"\{": r"\}"}
_STOPS = {"", "+", "-", ")", "]", r"\}", "}", ",", ";", r"\mid", "/", *RELATIONS}
_FRACTIONS = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4)}
_BINDING = {r"\sum": "sum", r"\prod": "product"}
_DEEPEST = 60
_GIVEN = "given"  # closes what is expected: at a bar only where the data and theta^t follow


class Reader:
    """Reads formulas of one derivation in one language.

    ``moving`` is the symbol along which a line's differentials are taken, ``spectral`` the matrix
    whose eigenvalues a line has: the print does not say them, the line's other signs do.
    """

    def __init__(self, dictionary: Dictionary) -> None:
        self.words, self.pool = dictionary, dictionary.pool
        self.moving: Term | None = None
        self.spectral: Term | None = None
        self.tokens: list[str] = []
        self.at = self.depth = 0
        self.closers: list[tuple[str, ...]] = []
        self.in_script = False
        self.read_before: dict[Any, tuple[tuple[Term, ...], tuple[str, ...]]] = {}

    def statement(self, code: str) -> tuple[tuple[Term, ...], tuple[str, ...]]:
        """The expressions and the relations between them. Raises Unreadable."""
        key = code, self.moving, self.spectral
        found = self.read_before.get(key)
        if found is None:
            found = self.read_before[key] = self._statement(code)
        return found

    def _statement(self, code: str) -> tuple[tuple[Term, ...], tuple[str, ...]]:
        self.tokens = [*self.words.tokens(code), ""]
        self.at, self.depth, self.closers, self.in_script = 0, 0, [()], False
        try:
            sides, relations = [self.expression()], []
            while self.tokens[self.at] in RELATIONS or (
                    self.tokens[self.at] == "," and r"\only" in relations):
                relations.append(self.tokens[self.at])
                self.at += 1
                sides.append(self.expression())
        except MalformedTerm as fault:
            raise Unreadable(str(fault)) from fault
        if self.tokens[self.at] != "":
            raise self.unexpected()
        return tuple(sides), tuple(relations)

    # -- tokens ---------------------------------------------------------------------------------

    def unexpected(self) -> Unreadable:
        """What is wrong with the token here."""
        token = self.tokens[self.at]
        before = " ".join(self.tokens[max(0, self.at - 6):self.at])
        return Unreadable(f"{token!r} after {before!r}" if token else f"nothing after {before!r}")

    def take(self, *tokens: str) -> None:
        """Those tokens, one after the other."""
        for token in tokens:
            if self.tokens[self.at] != token:
                raise self.unexpected()
            self.at += 1

    def ahead(self, tokens: Sequence[str]) -> bool:
        """Whether those tokens come next."""
        return self.tokens[self.at:self.at + len(tokens)] == list(tokens)

    def group(self) -> tuple[str, ...]:
        """The tokens of a group in braces."""
        self.take("{")
        start, depth = self.at, 1
        while depth:
            token = self.tokens[self.at]
            if token == "":
                raise self.unexpected()
            depth += (token == "{") - (token == "}")
            self.at += 1
        return tuple(self.tokens[start:self.at - 1])

    @contextmanager
    def inside(self, *closers: str, script: bool = False) -> Iterator[None]:
        """What is read inside ends at ``closers``."""
        self.closers.append(closers)
        kept, self.in_script = self.in_script, script
        self.depth += 1
        if self.depth > _DEEPEST:
            raise Unreadable("too many brackets inside one another")
        try:
            yield
        finally:
            self.depth -= 1
            self.in_script = kept
            self.closers.pop()

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

    def leading_index(self, tokens: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
        """The index at the beginning, and what follows it."""
        for n in range(len(tokens), 0, -1):
            if tokens[:n] in self.words.indices:
                return self.words.indices[tokens[:n]], tokens[n:]
        raise Unreadable(f"no index in {' '.join(tokens)!r}")

    def size(self, tokens: tuple[str, ...]) -> str:
        """The size that is written so."""
        if tokens not in self.words.sizes:
            raise Unreadable(f"no size is written {' '.join(tokens)!r}")
        return self.words.sizes[tokens]

    def listed(self, tokens: tuple[str, ...]) -> str:
        """The size whose labels are listed so."""
        labels: list[tuple[str, ...]] = [()]
        for token in tokens:
            if token == ",":
                labels.append(())
            else:
                labels[-1] += (token,)
        spread = [tuple(labels), tuple((t,) for t in tokens)]
        for form in spread:
            if form in self.words.labels:
                return self.words.labels[form]
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
        """A partial derivative."""
        if self.tokens[self.at] == r"\frac":
            self.take(r"\frac", "{", r"\partial", "}", "{", r"\partial")
            with self.inside():
                by = self.base()
            self.take("}")
        else:
            self.take(r"\partial")
            if self.tokens[self.at] != "/":
                body = self.base()
                self.take("/", r"\partial")
                return self.of(body, self.base())
            self.take("/", r"\partial")
            by = self.base()
        return self.of(self.wide() or self.operand(), by)

    def of(self, body: Term, by: Term) -> Term:
        """The derivative of body by a symbol."""
        if by.op != "symbol":
            raise Unreadable("a derivative by what is no symbol")
        return self.pool.make("derivative", body, by)

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
        self.take("{")
        with self.inside(script=True):
            exponent = self.expression()
        self.take("}")
        return self.pool.make("power", base, exponent)

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
            return self.fraction()
        if token == "|":
            return self.pool.make("det", self.closed("|"))
        if token == r"\|":
            inner = self.closed(r"\|")
            self.take("^", "{", "2", "}")
            return self.pool.mul(self.pool.make("transpose", inner), inner)
        if token == r"\sqrt":
            inner = self.in_group() if self.tokens[self.at] == "{" else self.base()
            return self.pool.make("power", inner, self.pool.number(Fraction(1, 2)))
        if token == r"\binom":
            return self.pool.make("choose", self.in_group(), self.in_group())
        if token == "C" and self.tokens[self.at] == "(" and self.words.column:
            return self.chosen()
        if token == "exp" and self.tokens[self.at] in _CLOSING:
            return self.pool.make("exp", self.bracket())
        if token == "tr" and self.tokens[self.at] in _CLOSING:
            return self.pool.make("trace", self.bracket())
        if token == "e" and self.tokens[self.at] == "^":
            self.at += 1
            with self.inside(script=True):
                return self.pool.make("exp", self.in_group(script=True))
        if token in ("π", "∞"):
            return self.pool.make("constant", {"π": "pi", "∞": "infinity"}[token])
        self.at -= 1
        if self.ahead(self.words.expectation):
            return self.expected()
        raise self.unexpected()

    def bracket(self) -> Term:
        """An expression in brackets."""
        closing = _CLOSING[self.tokens[self.at]]
        self.at += 1
        with self.inside():
            inner = self.expression()
        self.take(closing)
        return inner

    def closed(self, sign: str) -> Term:
        """An expression between two bars, the first of which is read."""
        with self.inside(sign):
            inner = self.expression()
        self.take(sign)
        return inner

    def in_group(self, script: bool = False) -> Term:
        """An expression in braces."""
        self.take("{")
        with self.inside(script=script):
            inner = self.expression()
        self.take("}")
        return inner

    def fraction(self) -> Term:
        """Two groups, one over the other."""
        if self.ahead(("{", r"\partial")):
            self.take("{", r"\partial")
            with self.inside():
                body = self.base()
            self.take("}", "{", r"\partial")
            with self.inside():
                by = self.base()
            self.take("}")
            return self.of(body, by)
        above = self.in_group()
        return self.pool.mul(above, self.over(self.in_group()))

    def chosen(self) -> Term:
        """C(n, x)."""
        self.take("(")
        with self.inside():
            n = self.expression()
            self.take(",")
            x = self.expression()
        self.take(")")
        return self.pool.make("choose", n, x)

    def expected(self) -> Term:
        """An expectation: given the data, or under a law that is named below the E."""
        self.at += len(self.words.expectation)
        law: Term | None = None
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
        with self.inside(_GIVEN if law is None else ""):
            inner = self.expression()
        if law is not None:
            self.take("]")
            return self.pool.make("law_expectation", inner, law)
        self.take(*self.words.given, "]")
        return self.pool.make("expectation", inner)

    # -- written forms --------------------------------------------------------------------------

    def written(self, token: str) -> Term | None:
        """What the dictionary has for the tokens here, the longest form; None for nothing."""
        start, best = self.at, self.at
        found: list[Term] = []
        for end, term in self.candidates(token):
            if end > best:
                best, found = end, [term]
            elif end == best and all(term is not t for t in found):
                found.append(term)
        self.at = best if found else start
        if len(found) > 1:
            raise Unreadable(f"{' '.join(self.tokens[start:best])!r} can be read as {found[0]} "
                             f"and as {found[1]}")
        return found[0] if found else None

    def candidates(self, token: str) -> Iterator[tuple[int, Term]]:
        """What can be read here, each with where it ends."""
        start = self.at
        for head, forms in self.words.heads.get(token, ()):
            if self.ahead(head):
                self.at = start + len(head)
                yield from self.letter(forms)
                self.at = start
        for entry in self.words.entries.get(token, ()):
            term = self.matched(entry)
            if term is not None:
                yield self.at, term
            self.at = start
        if self.spectral is not None and self.words.eigenvalue[0] == token:
            places = self.places(self.words.eigenvalue)
            if places is not None:
                yield self.at, self.pool.make("eigenvalue", self.spectral, places["1"])
            self.at = start

    def letter(self, forms: dict[Any, set[tuple[str, ...]]]) -> Iterator[tuple[int, Term]]:
        """The symbols with a letter that is read, by their indices and what is raised."""
        indices: tuple[str, ...] = ()
        try:
            if self.tokens[self.at] == "_":
                self.at += 1
                indices = self.index_list(self.group())
            after, raised = self.at, None
            if self.tokens[self.at] == "^":
                self.at += 1
                raised = self.group()
        except Unreadable:
            return
        for sign, end in (((), after), (raised, self.at)):
            for name, kind, mark in sorted(forms.get((len(indices), sign), ())):
                yield end, self.pool.make("symbol", name, kind, indices, mark)
        if raised and raised[0].isdigit() and len(raised) == 1 and int(raised[0]) % 2 == 0:
            for name, kind, mark in forms.get((len(indices), ("2",)), ()):
                if mark == "" and name.endswith("^2") and raised != ("2",):
                    yield self.at, self.pool.make(
                        "power", self.pool.make("symbol", name, kind, indices, mark),
                        self.pool.number(int(raised[0]) // 2))

    def index_list(self, tokens: tuple[str, ...]) -> tuple[str, ...]:
        """The indices in a subscript, with commas or without."""
        found = []
        while tokens:
            index, tokens = self.leading_index(tokens)
            found.append(index)
            if tokens[:1] == (",",):
                tokens = tokens[1:]
        return tuple(found)

    def matched(self, entry: Entry) -> Term | None:
        """The term of an entry, where the tokens here have its form."""
        places = self.places(entry.form)
        try:
            return None if places is None else entry.make(places)
        except Unreadable:
            return None

    def places(self, form: Sequence[str | Place]) -> dict[str, Any] | None:
        """What stands at the places of a form, or None where the tokens differ from it."""
        found: dict[str, Any] = {}
        for n, part in enumerate(form):
            if isinstance(part, str):
                if self.tokens[self.at] != part:
                    return None
                self.at += 1
                continue
            follows = form[n + 1] if n + 1 < len(form) else ""
            try:
                value = self.place(part, follows if isinstance(follows, str) else "")
            except (Unreadable, MalformedTerm):
                return None
            if found.setdefault(part.name, value) != value:
                return None
        return found

    def place(self, place: Place, follows: str) -> Any:
        """An index, an expression, expressions, or the argument of a divergence."""
        if place.kind == "index":
            for n in (3, 2, 1):
                index = self.words.indices.get(tuple(self.tokens[self.at:self.at + n]))
                if index is not None:
                    self.at += n
                    return index
            raise self.unexpected()
        if place.kind == "whole":
            start = self.at
            for entry in self.words.wholes:
                term = self.matched(entry)
                if term is not None and self.tokens[self.at] == follows:
                    return term
                self.at = start
        with self.inside(follows):
            found = [self.expression()]
            while place.kind == "list" and self.tokens[self.at] == ",":
                self.at += 1
                found.append(self.expression())
        return found if place.kind == "list" else found[0]
