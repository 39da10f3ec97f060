"""Terms: the expressions of a general derivation, read from its plain data, each tree once."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

SCALAR = ("1", "1")
#: The variable that an expectation under a law binds.
BOUND = ".X"

_SHAPES = {"scalar": SCALAR, "vector": ("d", "1"), "row": ("1", "d"), "matrix": ("d", "d"),
           "symmetric": ("d", "d")}
#: How many terms an operation has (-1 for any number), and how many strings before and after.
_SIGNATURES = {
    "size": (1, 0, 0), "constant": (1, 0, 0), "add": (0, -1, 0), "mul": (0, -1, 0),
    "power": (0, 2, 0), "inverse": (0, 1, 0), "transpose": (0, 1, 0), "trace": (0, 1, 0),
    "det": (0, 1, 0), "log": (0, 1, 0), "exp": (0, 1, 0), "factorial": (0, 1, 0),
    "loggamma": (0, 1, 0), "digamma": (0, 1, 0), "trigamma": (0, 1, 0), "choose": (0, 2, 0),
    "sum": (0, 1, 2), "product": (0, 1, 2), "expectation": (0, 1, 0), "assignments": (0, 1, 1),
    "iverson": (0, 1, 0), "derivative": (0, 2, 0), "differential": (0, 2, 0), "density": (1, -1, 0),
    "event_probability": (1, -1, 0), "function": (2, -1, 0), "law_expectation": (0, 2, 0),
    "equation": (0, 2, 0), "and": (0, -1, 0), "identity": (0, 0, 0), "zero": (1, 0, 0),
}


class MalformedTerm(ValueError):
    """Data that is no expression."""


def shape_of(kind: str) -> tuple[str, str]:
    """The rows and columns of a kind, or of a shape by its name.

    >>> shape_of("symmetric"), shape_of("symmetric q"), shape_of("d x q")
    (('d', 'd'), ('q', 'q'), ('d', 'q'))
    """
    if kind in _SHAPES:
        return _SHAPES[kind]
    if kind.startswith("symmetric "):
        size = kind.removeprefix("symmetric ")
        return size, size
    rows, by, columns = kind.partition(" x ")
    if not by:
        raise MalformedTerm(f"a symbol of kind {kind}")
    return rows, columns


class Term:
    """A node. Two terms of one pool are the same object exactly when their trees are equal."""

    __slots__ = ("op", "args", "children", "shape", "__dict__")
    op: str
    args: tuple[Any, ...]
    children: tuple[Term, ...]
    shape: tuple[str, str]

    def __init__(self, op: str, args: tuple[Any, ...]) -> None:
        self.op, self.args = op, args
        self.children = tuple(a for a in args if isinstance(a, Term))
        self.shape = _shape(op, args)

    def __repr__(self) -> str:
        return f"{self.op}({', '.join(map(str, self.args))})"

    @cached_property
    def ops(self) -> frozenset[str]:
        """The operations that stand in it."""
        return frozenset({self.op}.union(*(c.ops for c in self.children)))

    @cached_property
    def names(self) -> frozenset[tuple[str, str]]:
        """(name, mark) of the symbols and functions that stand in it."""
        own = {self.args[:1] + self.args[3:4]} if self.op == "symbol" else (
            {("@" + self.args[0], self.args[1])} if self.op == "function" else set())
        return frozenset(own.union(*(c.names for c in self.children)))

    @cached_property
    def letters(self) -> frozenset[str]:
        """Its free index letters (and labels)."""
        found = frozenset[str]().union(*(c.letters for c in self.children))
        if self.op == "symbol":
            return frozenset(self.args[2])
        if self.op == "indicator":
            return frozenset(self.args[1:])
        if self.op in ("sum", "product"):
            return found - {self.args[1]}
        return found


class Pool:
    """Reads and makes terms, each tree once.

    >>> pool = Pool()
    >>> pool.read(["mul", ["number", "2"], ["size", "N"]]).shape
    ('1', '1')
    """

    def __init__(self) -> None:
        self._terms: dict[tuple[Any, ...], Term] = {}

    def make(self, op: str, *args: Any) -> Term:
        """The term with that operation and those arguments."""
        found = self._terms.get((op, *args))
        if found is None:
            found = self._terms[op, *args] = Term(op, args)
        return found

    def number(self, value: int | Fraction) -> Term:
        """A rational number."""
        return self.make("number", Fraction(value))

    def add(self, *terms: Term) -> Term:
        """The sum, or the one term, or 0."""
        if len(terms) < 2:
            return terms[0] if terms else self.number(0)
        return self.make("add", *terms)

    def mul(self, *factors: Term) -> Term:
        """The product, or the one factor, or 1."""
        if len(factors) < 2:
            return factors[0] if factors else self.number(1)
        return self.make("mul", *factors)

    def minus(self, a: Term, b: Term) -> Term:
        """a - b."""
        return self.add(a, self.mul(self.number(-1), b))

    def rebuilt(self, term: Term, act: Callable[[Term], Term]) -> Term:
        """The term with ``act`` done to each of its parts."""
        if not term.children:
            return term
        return self.make(term.op, *(act(a) if isinstance(a, Term) else a for a in term.args))

    def put(self, term: Term, new: Callable[[Term], Term | None]) -> Term:
        """The term with every symbol, function or probability replaced for which there is a new
        term."""
        if term.op in ("symbol", "function", "event_probability"):
            found = new(term)
            if found is not None:
                return found
        return self.rebuilt(term, lambda a: self.put(a, new))

    def read(self, plain: Any) -> Term:
        """The term of nested lists. Raises MalformedTerm."""
        if not isinstance(plain, (list, tuple)) or not plain:
            raise MalformedTerm(f"not an expression: {str(plain)[:80]}")
        op, args = plain[0], plain[1:]
        try:
            if op == "number":
                return self.number(Fraction(args[0]))
            if op in ("symbol", "indicator", "sum", "product") and any(
                    x[:1] in ("#", "*") or "@" in x for a in args
                    for x in (a if isinstance(a, list) and op == "symbol" else [a])
                    if isinstance(x, str)):
                raise MalformedTerm("a name that is the checker's own")
            if op == "symbol":
                name, kind, indices, mark = args
                return self.make(op, str(name), str(kind), tuple(map(str, indices)), str(mark))
            if op == "indicator":
                return self.make(op, *map(str, args))
            before, terms, after = _SIGNATURES[op]
            count = len(args) - before - after if terms < 0 else terms
            if len(args) != before + count + after or count < 0:
                raise MalformedTerm(f"{op} has {len(args)} arguments")
            return self.make(op, *map(str, args[:before]),
                             *map(self.read, args[before:before + count]),
                             *map(str, args[before + count:]))
        except MalformedTerm:
            raise
        except (TypeError, IndexError, ValueError, KeyError, ZeroDivisionError) as fault:
            raise MalformedTerm(f"not an expression: {str(plain)[:80]}") from fault


def walk(term: Term) -> Iterator[Term]:
    """Every node, parents first."""
    yield term
    for child in term.children:
        yield from walk(child)


def relettered(pool: Pool, term: Term, letters: Mapping[str, str]) -> Term:
    """The term with other letters or labels in place of free ones.

    Raises MalformedTerm where a sum would bind a new letter.
    """
    letters = {x: y for x, y in letters.items() if x in term.letters and x != y}
    if not letters:
        return term
    if term.op == "symbol":
        name, kind, indices, mark = term.args
        return pool.make("symbol", name, kind, tuple(letters.get(x, x) for x in indices), mark)
    if term.op == "indicator":
        return pool.make("indicator", term.args[0], *(letters.get(x, x) for x in term.args[1:]))
    if term.op in ("sum", "product") and term.args[1] in letters.values():
        raise MalformedTerm(f"an index {term.args[1]} with two meanings")
    return pool.rebuilt(term, lambda a: relettered(pool, a, letters))


def _shape(op: str, args: tuple[Any, ...]) -> tuple[str, str]:
    if op == "symbol":
        return shape_of(args[1])
    if op == "zero":
        return shape_of(args[0])
    if op == "identity":
        return "d", "d"
    first = args[0].shape if args and isinstance(args[0], Term) else SCALAR
    if op == "add":
        if any(a.shape != first for a in args):
            raise MalformedTerm("a sum of different shapes")
        return first
    if op == "mul":
        parts = [a.shape for a in args if a.shape != SCALAR]
        if any(a[1] != b[0] for a, b in itertools.pairwise(parts)):
            raise MalformedTerm("a product whose shapes do not fit")
        return (parts[0][0], parts[-1][1]) if parts else SCALAR
    if op == "transpose":
        return first[1], first[0]
    if op == "derivative":
        shape: tuple[str, str] = args[1].shape
        return shape
    if op in ("inverse", "trace", "det") and first[0] != first[1]:
        raise MalformedTerm(f"{op} of what is not square")
    if op in ("power", "log", "exp", "factorial", "choose", "loggamma", "digamma", "trigamma") and (
            any(a.shape != SCALAR for a in args)):
        raise MalformedTerm(f"{op} of what is no number")
    if op in ("sum", "product", "expectation", "assignments", "inverse", "law_expectation"):
        return first
    return SCALAR


def flat_factors(term: Term) -> list[Term]:
    """The factors of a product, those of scalar products in it too."""
    if term.op != "mul" or (term.shape == ("1", "1") and any(
            a.shape != ("1", "1") for a in term.args)):
        return [term]
    return [f for a in term.args for f in flat_factors(a)]
