"""Terms: the expressions of a derivation, read from its plain data.

A term has the operations that the derivation's data names (a nested list such as
``["add", ["symbol", "x", "scalar", ["i"], ""], ["number", "1"]]``). A :class:`Pool` keeps every
term once, so that equal trees are the same object and values can be remembered by term.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

SCALAR, VECTOR, ROW, MATRIX = "scalar", "vector", "row", "matrix"

#: Stands before a function's name, so that no name of a statement is ever the same.
FUNCTION = "@"

#: For each operation the kinds of its arguments: e a term, s a string, e* any number of terms.
SIGNATURES = {
    "number": "n", "size": "s", "constant": "s", "symbol": "", "add": "e*", "mul": "e*",
    "power": "ee", "inverse": "e", "transpose": "e", "trace": "e", "det": "e", "log": "e",
    "exp": "e", "factorial": "e", "choose": "ee", "sum": "ess", "product": "ess",
    "indicator": "sss", "expectation": "e", "assignments": "es",
    "derivative": "ee", "differential": "ee",
    "density": "se*", "posterior": "sss", "function": "sse*", "equation": "ee", "identity": "",
    "zero": "s", "law_expectation": "ee", "and": "e*",
}
#: Where an operation has letters among its arguments, besides a symbol's and those it binds.
_LETTERS = {"indicator": (1, 2), "posterior": (0, 1)}

#: The variable that a ``law_expectation`` binds.
BOUND = ".X"
_ROWS = {SCALAR: ("1", "1"), VECTOR: ("d", "1"), ROW: ("1", "d"), MATRIX: ("d", "d")}
_NAMES = {v: k for k, v in _ROWS.items()}


class MalformedTerm(ValueError):
    """Data that is no expression: an unknown operation, wrong arguments, shapes that do not fit."""


class Term:
    """A node. Two terms of one pool are the same object exactly when their trees are equal."""

    __slots__ = ("op", "args", "shape", "letters", "children", "size")
    op: str
    args: tuple[Any, ...]
    shape: str
    letters: tuple[str, ...]
    children: tuple[Term, ...]
    size: int

    def __init__(self, op: str, args: tuple[Any, ...]) -> None:
        self.op, self.args = op, args
        self.children = tuple(a for a in args if isinstance(a, Term))
        self.shape = _shape(op, args)
        self.letters = _letters(op, args, self.children)
        self.size = 1 + sum(c.size for c in self.children)

    def __repr__(self) -> str:
        return f"{self.op}({', '.join(str(a) for a in self.args)})"


class Pool:
    """Reads and makes terms, each tree once.

    >>> pool = Pool()
    >>> pool.read(["mul", ["number", "2"], ["size", "N"]]).shape
    'scalar'
    >>> pool.number(2) is pool.read(["number", "2"])
    True
    """

    def __init__(self) -> None:
        self._terms: dict[tuple[Any, ...], Term] = {}

    def make(self, op: str, *args: Any) -> Term:
        """The term with that operation and those arguments."""
        key = (op, *args)
        found = self._terms.get(key)
        if found is None:
            found = self._terms[key] = Term(op, args)
        return found

    def number(self, value: int | Fraction) -> Term:
        """A rational number."""
        return self.make("number", Fraction(value))

    def rebuilt(self, term: Term, act: Callable[[Term], Term]) -> Term:
        """The term with ``act`` done to each of its parts."""
        if not term.children:
            return term
        return self.make(term.op, *(act(a) if isinstance(a, Term) else a for a in term.args))

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

    def read(self, plain: Any) -> Term:
        """The term of nested lists. Raises MalformedTerm."""
        if not isinstance(plain, (list, tuple)) or not plain or plain[0] not in SIGNATURES:
            raise MalformedTerm(f"not an expression: {str(plain)[:80]}")
        op, args = plain[0], plain[1:]
        try:
            if op == "number":
                return self.number(Fraction(args[0]))
            if op == "symbol":
                name, kind, indices, mark = args
                return self.make(op, name, kind, tuple(indices), mark)
            kinds = SIGNATURES[op]
            if kinds.endswith("*"):
                kinds = kinds[:-2] + "e" * (len(args) - len(kinds) + 2)
            if len(kinds) != len(args):
                raise MalformedTerm(f"{op} has {len(args)} arguments")
            read: list[Any] = [self.read(a) if k == "e" else str(a)
                               for k, a in zip(kinds, args, strict=True)]
            if op == "function":
                read[0] = FUNCTION + read[0]
            return self.make(op, *read)
        except (TypeError, IndexError, ValueError, ZeroDivisionError) as fault:
            if isinstance(fault, MalformedTerm):
                raise
            raise MalformedTerm(f"not an expression: {str(plain)[:80]}") from fault


def walk(term: Term) -> Iterator[Term]:
    """Every node, parents first."""
    yield term
    for child in term.children:
        yield from walk(child)


def negated(term: Term) -> Term | None:
    """u where the term is -1 u, else None."""
    negative = term.op == "mul" and len(term.args) == 2 and term.args[0].op == "number" and (
        term.args[0].args[0] == -1)
    return term.args[1] if negative else None


def inverted(term: Term) -> Term | None:
    """u where the term is u^-1, u a scalar, else None."""
    exponent = term.args[1] if term.op == "power" else None
    return term.args[0] if exponent and exponent.op == "number" and (
        exponent.args[0] == -1) else None


def parts_of(term: Term, op: str) -> tuple[Term, ...]:
    """The summands of a sum or the factors of a product; else the term alone."""
    return term.args if term.op == op else (term,)


def plain(term: Term) -> list[Any]:
    """The term as nested lists again."""
    args: list[Any] = [plain(a) if isinstance(a, Term) else list(a) if isinstance(a, tuple)
                       else str(a) for a in term.args]
    if term.op == "function":
        args[0] = args[0].removeprefix(FUNCTION)
    return [term.op, *args]


def matched(formal: Term | Sequence[Term], actual: Term | Sequence[Term],
            labels: Sequence[str] = ()) -> dict[str, str] | None:
    """The letters for which the free letters of ``formal`` stand if it is ``actual``, else None.

    Bound letters may have other names; numbers and the labels of components stand for themselves.
    Several terms are matched one after the other, with the same letters.

    >>> pool = Pool()
    >>> of = [pool.make("symbol", "x", "scalar", (letter,), "") for letter in "ij"]
    >>> matched(*of), matched(*(pool.make("sum", x, x.args[2][0], "N") for x in of))
    ({'i': 'j'}, {})
    """
    letters: dict[str, str] = {}
    known = frozenset(labels)
    formals, actuals = ([x] if isinstance(x, Term) else x for x in (formal, actual))
    return letters if all(_matched(f, a, letters, {}, known)
                          for f, a in zip(formals, actuals, strict=True)) else None


def _matched(f: Term, a: Term, letters: dict[str, str], bound: dict[str, str],
             labels: frozenset[str]) -> bool:
    if f.op != a.op or len(f.args) != len(a.args) or f.size != a.size:
        return False
    places = _LETTERS.get(f.op, ())
    if f.op in ("sum", "product"):
        inner = {x: y for x, y in bound.items() if y != a.args[1]} | {f.args[1]: a.args[1]}
        return bool(f.args[2] == a.args[2]) and _matched(f.args[0], a.args[0], letters, inner,
                                                         labels)

    def same(x: str, y: str) -> bool:
        if x in bound or y in bound.values():
            return bound.get(x) == y
        if x in labels or x.isdigit():
            return x == y
        return letters.setdefault(x, y) == y

    for n, (x, y) in enumerate(zip(f.args, a.args, strict=True)):
        if isinstance(x, Term):
            if not isinstance(y, Term) or not _matched(x, y, letters, bound, labels):
                return False
        elif isinstance(x, tuple):
            if len(x) != len(y) or not all(map(same, x, y)):
                return False
        elif not (same(x, y) if n in places else x == y):
            return False
    return True


def relettered(pool: Pool, term: Term, letters: Mapping[str, str]) -> Term | None:
    """The term with its free index letters renamed; None where a bound one would catch them."""
    if not any(letters.get(x, x) != x for x in term.letters):
        return term
    if term.op in ("sum", "product"):
        letters = {x: y for x, y in letters.items() if x != term.args[1]}
        if term.args[1] in {letters.get(x, x) for x in term.letters}:
            return None
    args: list[Any] = []
    for n, a in enumerate(term.args):
        if isinstance(a, Term):
            a = relettered(pool, a, letters)
            if a is None:
                return None
        elif isinstance(a, tuple):
            a = tuple(letters.get(x, x) for x in a)
        elif n in _LETTERS.get(term.op, ()):
            a = letters.get(a, a)
        args.append(a)
    return pool.make(term.op, *args)


def _letters(op: str, args: tuple[Any, ...], children: tuple[Term, ...]) -> tuple[str, ...]:
    found = {letter for child in children for letter in child.letters}
    if op == "symbol":
        found |= set(args[2])
    elif op in ("sum", "product"):
        found.discard(args[1])
    found |= {args[n] for n in _LETTERS.get(op, ())}
    return tuple(sorted(found))


def _shape(op: str, args: tuple[Any, ...]) -> str:
    if op == "symbol":
        kinds = {"scalar": SCALAR, "vector": VECTOR, "matrix": MATRIX, "symmetric": MATRIX}
        if args[1] not in kinds:
            raise MalformedTerm(f"a symbol of kind {args[1]}")
        return kinds[args[1]]
    if op == "zero":
        if args[0] not in _ROWS:
            raise MalformedTerm(f"a zero of shape {args[0]}")
        return str(args[0])
    if op == "identity":
        return MATRIX
    first = args[0].shape if args and isinstance(args[0], Term) else SCALAR
    if op == "add":
        if any(a.shape != first for a in args):
            raise MalformedTerm("a sum of different shapes")
        return str(first)
    if op == "mul":
        return _product([a.shape for a in args if a.shape != SCALAR])
    if op == "transpose":
        return {VECTOR: ROW, ROW: VECTOR}.get(first, str(first))
    if op == "derivative":
        return str(args[1].shape)
    if op == "and" and any(a.op != "equation" for a in args):
        raise MalformedTerm("what is no equation among equations")
    if op == "law_expectation":
        law = args[1]
        if law.op != "density" or len(law.args) < 2 or law.args[1].op != "symbol" or (
                law.args[1].args[0] != BOUND):
            raise MalformedTerm("an expectation under what is no law of its variable")
    if op in ("inverse", "trace", "det") and first not in (MATRIX, SCALAR):
        raise MalformedTerm(f"{op} of a {first}")
    if op in ("power", "log", "exp", "factorial", "choose") and first != SCALAR:
        raise MalformedTerm(f"{op} of a {first}")
    if op in ("sum", "product", "expectation", "assignments", "differential", "inverse",
              "law_expectation"):
        return str(first)
    return SCALAR


def _product(shapes: list[str]) -> str:
    if not shapes:
        return SCALAR
    rows, columns = _ROWS[shapes[0]]
    for shape in shapes[1:]:
        if _ROWS[shape][0] != columns:
            raise MalformedTerm("a product whose shapes do not fit")
        columns = _ROWS[shape][1]
    if (rows, columns) not in _NAMES:
        raise MalformedTerm("a product whose shapes do not fit")
    return _NAMES[rows, columns]
