"""Derivatives by forward differentiation: the tangent of a term along one direction.

The laws are those of dual numbers a + b e with e^2 = 0: d(AB) = dA B + A dB,
d A^-1 = -A^-1 dA A^-1, d det A = det A tr(A^-1 dA), d log u = du / u.
Source: Magnus and Neudecker, Matrix Differential Calculus, 3rd ed., chapter 8.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from .arithmetic import NoValue
from .interpreter import Interpreter
from .meanings import Meaning
from .shown import name_of
from .terms import MATRIX, ROW, SCALAR, VECTOR, Term


class Seed(NamedTuple):
    """The symbol that moves and its direction; ``of`` tells seeds apart where values are kept."""

    name: str
    positions: tuple[int, ...]
    mark: str
    direction: Any
    of: Any


def gradient(interpreter: Interpreter, body: Term, by: Term) -> Any:
    """The partial derivatives of a scalar by the entries of a symbol, in the symbol's shape.

    For a symmetric matrix the entries are moved one by one, as if it were unconstrained: G with
    d body = tr(G' dSigma) for every direction, the symmetric ones included. Where a line that
    gives the differential is opened, they are read off that.
    """
    if by.op != "symbol" or body.shape != SCALAR:
        raise NoValue("a gradient is of a scalar by a symbol")
    form = differential_of(interpreter, body, by)
    d = interpreter.point.sizes["d"]
    rows, columns = {SCALAR: (1, 1), VECTOR: (d, 1), MATRIX: (d, d), ROW: (1, d)}[by.shape]
    algebra, zero = interpreter.algebra, interpreter.zero(SCALAR)

    def entry(i: int, j: int) -> Any:
        unit = _unit(interpreter, rows, columns, i, j, by.shape)
        if form is None:
            moved = tangent(interpreter, body, _seed(interpreter, by, unit, (i, j)))
        else:
            seed = _seed(interpreter, by, unit, (i, j))._replace(mark="d")
            moved = interpreter.under(form, tangent_of(interpreter), seed)
        return zero if moved is None else moved

    entries = [[entry(i, j) for j in range(columns)] for i in range(rows)]
    if by.shape == SCALAR:
        return entries[0][0]
    found = algebra.gather(entries)
    if form is None or by.shape != MATRIX:
        return found
    half = algebra.number(Fraction(1, 2))  # a differential is of symmetric directions alone
    return algebra.scale(half, algebra.plus(found, algebra.transpose(found)))


def differential_of(interpreter: Interpreter, body: Term, by: Term) -> Meaning | None:
    """The differential of body, a linear form in d(by), where a line that gives it is opened."""
    term = interpreter.pool.make("differential", body, by)
    return None if interpreter.opening.compound(term) is None else _meant(interpreter, term)


def directional(interpreter: Interpreter, body: Term, by: Term) -> Any:
    """The derivative of body along d(by), the symbol with mark "d"."""
    name, kind, letters, _ = by.args
    direction = interpreter.pool.make("symbol", name, kind, letters, "d")
    seed = _seed(interpreter, by, interpreter.value(direction), "d")
    moved = tangent(interpreter, body, seed)
    return interpreter.zero(body.shape) if moved is None else moved


def _seed(interpreter: Interpreter, by: Term, direction: Any, of: Any) -> Seed:
    name, _, _, mark = by.args
    positions = interpreter.places(by)
    if name == interpreter.statement.weights.base and not positions:
        positions = (interpreter.point.free_weight(interpreter.statement),)
    return Seed(name, positions, mark, direction, (of, name, positions))


def _unit(interpreter: Interpreter, rows: int, columns: int, i: int, j: int, shape: str) -> Any:
    number = interpreter.algebra.number
    if shape == SCALAR:
        return number(Fraction(1))
    return interpreter.algebra.gather([[number(Fraction(int((r, c) == (i, j))))
                                        for c in range(columns)] for r in range(rows)])


def tangent(interpreter: Interpreter, term: Term, seed: Seed) -> Any | None:
    """The derivative of a term along a seed, or None where it does not depend on it."""
    if seed.mark == "" and not interpreter.facts.moves(term, seed.name):
        return None
    plan = interpreter.plan(term)
    key = (seed.of, seed.mark, interpreter.key(plan))
    if key not in plan.kept:
        plan.kept[key] = _tangent(interpreter, term, seed)
    return plan.kept[key]


def _tangent(interpreter: Interpreter, term: Term, seed: Seed) -> Any | None:
    op, a = term.op, interpreter.algebra
    value = interpreter.value
    if interpreter.opening.compound(term) is not None:
        return interpreter.under(_meant(interpreter, term), tangent_of(interpreter), seed)

    def inner(t: Term) -> Any | None:
        return tangent(interpreter, t, seed)

    if op in ("number", "size", "constant", "indicator", "identity", "zero", "factorial",
              "choose"):
        return None
    if op == "symbol":
        return _symbol(interpreter, term, seed)
    if op in ("function", "density", "posterior"):
        marked = op != "density" and term.args[-1 if op == "posterior" else 1] != ""
        if marked and seed.mark == "" and all(inner(c) is None for c in term.children):
            return None
        return interpreter.under(_meant(interpreter, term), tangent_of(interpreter), seed)
    if op == "add":
        return _total(interpreter, term, [inner(t) for t in term.args])
    if op == "sum":
        body, index, size = term.args
        return _total(interpreter, term,
                      interpreter.over(index, size, tangent, interpreter, body, seed))
    if op == "mul":
        return _product(interpreter, term, [inner(f) for f in term.args])
    if op == "product":
        return _long_product(interpreter, term, seed)
    if op == "power":
        return _power(interpreter, term, *map(inner, term.args))
    if op == "expectation" and seed.mark == "":
        return interpreter.expected(inner, term.args[0], term.shape)
    if op not in ("transpose", "trace", "inverse", "det", "log", "exp"):
        raise NoValue(f"the derivative of {op}")
    moved = inner(term.args[0])
    if moved is None:
        return None
    if op in ("inverse", "det"):
        return _matrix(interpreter, term, moved)
    if op == "log":
        return a.mul(a.inv(value(term.args[0])), moved)
    if op == "exp":
        return a.mul(value(term), moved)
    if term.args[0].shape == SCALAR:
        return moved
    return a.transpose(moved) if op == "transpose" else a.trace(moved)


def _meant(interpreter: Interpreter, term: Term) -> Meaning:
    """What a term stands for that is not closed. Raises NoValue."""
    meaning = interpreter.meaning(term)
    if meaning is None:
        raise NoValue(f"the derivative of {name_of(term)}, which is not opened")
    return meaning


def tangent_of(interpreter: Interpreter) -> Any:
    """:func:`tangent` with its first argument given."""
    return lambda term, seed: tangent(interpreter, term, seed)


def _symbol(interpreter: Interpreter, term: Term, seed: Seed) -> Any | None:
    name, _, _, mark = term.args
    if seed.mark == "" and mark != "":
        return None
    here = interpreter.effective(term)
    positions = interpreter.places(term)
    if name == seed.name and (here == seed.mark or (seed.mark == "" and mark == ""
                                                    and here == interpreter.mark)):
        if name == interpreter.statement.weights.base and not positions:
            positions = (interpreter.point.free_weight(interpreter.statement),)
        if positions == seed.positions:
            return seed.direction
    meaning = interpreter.meaning(term)
    if meaning is None:
        if interpreter.opening.closes(name, here) and interpreter.facts.moves(term, seed.name):
            raise NoValue(f"the derivative of {name_of(term)}, which is not opened")
        return None
    return interpreter.under(meaning, tangent_of(interpreter), seed)


def _total(interpreter: Interpreter, term: Term, moved: list[Any | None]) -> Any | None:
    parts = [m for m in moved if m is not None]
    return interpreter.total(parts, term.shape) if parts else None


def _power(interpreter: Interpreter, term: Term, moved: Any | None,
           exponent_moved: Any | None) -> Any | None:
    if exponent_moved is not None:
        raise NoValue("the derivative of a power by its exponent")
    if moved is None:
        return None
    a, (base, exponent) = interpreter.algebra, term.args
    c = interpreter.rational(exponent)
    if c is None:
        raise NoValue("the derivative of a power whose exponent is no number")
    return a.mul(a.mul(a.number(c), a.power(interpreter.value(base), c - 1)), moved)


def _product(interpreter: Interpreter, term: Term, moved: list[Any | None]) -> Any | None:
    parts = []
    for n, m in enumerate(moved):
        if m is not None:
            parts.append(interpreter.product([
                (m if j == n else interpreter.value(f), f.shape)
                for j, f in enumerate(term.args)]))
    return interpreter.total(parts, term.shape) if parts else None


def _long_product(interpreter: Interpreter, term: Term, seed: Seed) -> Any | None:
    body, index, size = term.args
    if body.shape != SCALAR:
        raise NoValue("the derivative of a product of matrices over an index")
    values = interpreter.over(index, size, interpreter.value, body)
    moved = interpreter.over(index, size, tangent, interpreter, body, seed)
    parts = [interpreter.product([(m if j == n else v, SCALAR) for j, v in enumerate(values)])
             for n, m in enumerate(moved) if m is not None]
    return interpreter.total(parts, SCALAR) if parts else None


def _matrix(interpreter: Interpreter, term: Term, moved: Any) -> Any:
    a, matrix = interpreter.algebra, term.args[0]
    if matrix.shape == SCALAR:
        if term.op == "det":
            return moved
        return a.mul(a.number(Fraction(-1)), a.mul(a.power(interpreter.value(matrix),
                                                           Fraction(-2)), moved))
    inverse = interpreter.value(interpreter.pool.make("inverse", matrix))
    if term.op == "det":
        return a.mul(interpreter.value(term), a.trace(a.times(inverse, moved)))
    return a.scale(a.number(Fraction(-1)), a.times(a.times(inverse, moved), inverse))


class Differentiable(Interpreter):
    """Evaluates derivatives and differentials, too."""

    def _derivative(self, term: Term) -> Any:
        return gradient(self, *term.args)

    def _differential(self, term: Term) -> Any:
        return directional(self, *term.args)
