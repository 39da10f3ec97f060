"""Derivatives by forward differentiation: the tangent of a term along one direction.

The laws are those of dual numbers a + b e with e^2 = 0: d(AB) = dA B + A dB,
d A^-1 = -A^-1 dA A^-1, d det A = det A tr(A^-1 dA), d log u = du / u.
Source: Magnus and Neudecker, Matrix Differential Calculus, 3rd ed., chapter 8.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from .arithmetic import NoValue
from .interpreter import Interpreter
from .meanings import Meaning
from .operations import rows_and_columns
from .shown import name_of
from .terms import MATRIX, SCALAR, Term

#: Operations whose value is the same whatever moves.
CONSTANT = ("number", "size", "constant", "indicator", "identity", "zero", "factorial", "choose")
#: Operations whose tangent follows from those of their parts.
MOVING = ("add", "mul", "power", "log", "exp", "inverse", "det", "transpose", "trace")


class Seed(NamedTuple):
    """The symbol that moves and its direction; ``of`` tells seeds apart where values are kept."""

    name: str
    positions: tuple[int, ...]
    mark: str
    direction: Any
    of: Any


class Differentiable(Interpreter):
    """Evaluates derivatives and differentials, too. A tangent is None where nothing moves."""

    def _derivative(self, term: Term) -> Any:
        """The partial derivatives of a scalar by the entries of a symbol, in the symbol's shape.

        They are read off the differential where a line that gives it is opened. For a symmetric
        matrix the entries are moved one by one, as if it were unconstrained: G with
        d body = tr(G' dSigma) for every direction, the symmetric ones included.
        """
        body, by = term.args
        if by.op != "symbol" or body.shape != SCALAR:
            raise NoValue("a gradient is of a scalar by a symbol")
        form = self._differential_of(body, by)
        rows, columns = rows_and_columns(by.shape, self.d)
        symmetric = form is not None and by.shape == MATRIX  # a differential is of those alone
        algebra = self.algebra
        nothing, half, one = (algebra.number(Fraction(n, 2)) for n in range(3))

        def entry(i: int, j: int) -> Any:
            there = {(i, j): half, (j, i): half} if symmetric and i != j else {(i, j): one}
            unit = algebra.gather([[there.get((r, c), nothing) for c in range(columns)]
                                   for r in range(rows)])
            seed = self._seed(by, algebra.entry(unit) if by.shape == SCALAR else unit, (i, j))
            moved = self.tangent(body, seed) if form is None else self.under(
                form, self.tangent, seed._replace(mark="d"))
            return algebra.nothing if moved is None else moved

        entries: list[list[Any]] = []
        for i in range(rows):
            entries.append([entries[j][i] if symmetric and j < i else entry(i, j)
                            for j in range(columns)])
        return entries[0][0] if by.shape == SCALAR else algebra.gather(entries)

    def _differential_of(self, body: Term, by: Term) -> Meaning | None:
        """The differential of body, linear in d(by), where a line that gives it is opened."""
        term = self.pool.make("differential", body, by)
        return None if self.opening.compound(term) is None else self._open_meaning(term)

    def _differential(self, term: Term) -> Any:
        """The derivative of body along d(by), the symbol with mark "d"."""
        body, by = term.args
        direction = self.pool.make("symbol", *by.args[:3], "d")
        moved = self.tangent(body, self._seed(by, self.value(direction), "d"))
        return self.zero(body.shape) if moved is None else moved

    def _seed(self, by: Term, direction: Any, of: Any) -> Seed:
        name, _, _, mark = by.args
        positions = self._moved_places(by)
        return Seed(name, positions, mark, direction, (of, name, positions))

    def _moved_places(self, term: Term) -> tuple[int, ...]:
        """A symbol's places; of the one free weight without an index, that weight's."""
        positions = self.places(term)
        if term.args[0] == self.statement.weights.base and not positions:
            return (self.point.free_weight(self.statement),)
        return positions

    # -- tangents -----------------------------------------------------------------------------

    def tangent(self, term: Term, seed: Seed) -> Any | None:
        """The derivative of a term along a seed, or None where it does not depend on it."""
        if seed.mark == "" and not self.facts.moves(term, seed.name):
            return None
        plan = self.plan(term)
        key = (seed.of, seed.mark, self.key(plan))
        if key not in plan.kept:
            plan.kept[key] = self._tangent(term, seed)
        return plan.kept[key]

    def _tangent(self, term: Term, seed: Seed) -> Any | None:
        op, a = term.op, self.algebra
        if self.opening.compound(term) is not None:
            return self.under(self._open_meaning(term), self.tangent, seed)
        if op in CONSTANT:
            return None
        if op == "symbol":
            return self._tangent_of_symbol(term, seed)
        if op in ("function", "density", "posterior"):
            marked = op != "density" and term.args[-1 if op == "posterior" else 1] != ""
            if marked and seed.mark == "" and all(
                    self.tangent(c, seed) is None for c in term.children):
                return None
            return self.under(self._open_meaning(term), self.tangent, seed)
        if op == "expectation" and seed.mark == "":
            return self.expected(lambda t: self.tangent(t, seed), term.args[0], term.shape)
        if op in ("sum", "product"):
            body, index, size = term.args
            moved = self.over(index, size, self.tangent, body, seed)
            if op == "sum":
                return self._total(moved, term.shape)
            values = self.over(index, size, self.value, body)
            return self._one_by_one(values.__getitem__, moved, [body.shape] * len(moved))
        if op not in MOVING:
            raise NoValue(f"the derivative of {op}")
        moved = [self.tangent(c, seed) for c in term.children]
        if all(m is None for m in moved):
            return None
        if op == "add":
            return self._total(moved, term.shape)
        if op == "mul":
            n = next(n for n, m in enumerate(moved) if m is not None)
            if n > 1:  # what stands before is the same for every seed: its value is kept
                before = self.pool.make("mul", *term.args[:n])
                return self._one_by_one(
                    lambda j: self.value(term.args[n + j - 1] if j else before), [None, *moved[n:]],
                    [before.shape, *(f.shape for f in term.args[n:])], term.shape)
            return self._one_by_one(lambda n: self.value(term.args[n]), moved,
                                    [f.shape for f in term.args], term.shape)
        inner, value = term.args[0], self.value
        if op == "power":
            c = self.rational(term.args[1])
            if moved[1] is not None or c is None:
                raise NoValue("the derivative of a power whose exponent is no number")
            return a.mul(a.mul(a.number(c), a.power(value(inner), c - 1)), moved[0])
        if op == "log":
            return a.mul(a.inv(value(inner)), moved[0])
        if op == "exp":
            return a.mul(value(term), moved[0])
        if op == "inverse":
            return self.product([(a.number(Fraction(-1)), SCALAR), (value(term), term.shape),
                                 (moved[0], term.shape), (value(term), term.shape)])
        if op == "det" and inner.shape == MATRIX:
            inverse = value(self.pool.make("inverse", inner))
            return a.mul(value(term), a.trace(a.times(inverse, moved[0])))
        if inner.shape == SCALAR:
            return moved[0]
        return a.transpose(moved[0]) if op == "transpose" else a.trace(moved[0])

    def _total(self, moved: Sequence[Any | None], shape: str) -> Any | None:
        parts = [m for m in moved if m is not None]
        return self.total(parts, shape) if parts else None

    def _one_by_one(self, value: Callable[[int], Any], moved: Sequence[Any | None],
                    shapes: Sequence[str], shape: str = SCALAR) -> Any | None:
        """The sum of the products in which one factor after the other is moved."""
        return self._total([None if m is None else self.product(
            [(m if j == n else value(j), kind) for j, kind in enumerate(shapes)])
            for n, m in enumerate(moved)], shape)

    def _tangent_of_symbol(self, term: Term, seed: Seed) -> Any | None:
        name, _, _, mark = term.args
        if seed.mark == "" and mark != "":
            return None
        here = self.effective(term)
        if name == seed.name and (here == seed.mark or (
                seed.mark == mark == "" and here == self.mark)) and (
                self._moved_places(term) == seed.positions):
            return seed.direction
        meaning = self.meaning(term)
        if meaning is None:
            if self.opening.closes(name, here) and self.facts.moves(term, seed.name):
                raise self._closed_derivative(term)
            return None
        return self.under(meaning, self.tangent, seed)

    def _open_meaning(self, term: Term) -> Meaning:
        """What a term stands for that is not closed. Raises NoValue."""
        meaning = self.meaning(term)
        if meaning is None:
            raise self._closed_derivative(term)
        return meaning

    def _closed_derivative(self, term: Term) -> NoValue:
        return NoValue(f"the derivative of {name_of(term)}, which is not opened")
