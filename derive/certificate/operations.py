"""What sums, products, inverses and traces are in an arithmetic, whatever their parts are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .terms import MATRIX, ROW, SCALAR, VECTOR, Term


class Operations:
    """Evaluates the operations of algebra: ``value`` gives those of their parts, ``d`` the size.

    A value is a scalar of the algebra, or a matrix as a tuple of rows.
    """

    algebra: Any

    def value(self, term: Term) -> Any:
        """The value of a term."""
        raise NotImplementedError

    @property
    def d(self) -> int:
        """How many entries a vector has."""
        raise NotImplementedError

    def total(self, values: Sequence[Any], shape: str) -> Any:
        """The sum of values of one shape."""
        if shape == SCALAR:
            return self.algebra.add(values)
        result = None
        for v in values:
            result = v if result is None else self.algebra.plus(result, v)
        return self.zero(shape) if result is None else result

    def zero(self, shape: str) -> Any:
        """The zero of a shape."""
        if shape == SCALAR:
            return self.algebra.nothing
        return self.algebra.filled(*rows_and_columns(shape, self.d))

    def product(self, factors: Sequence[tuple[Any, str]]) -> Any:
        """The product of values with their shapes, matrices in order."""
        algebra = self.algebra
        scalar, matrix, rows, columns = None, None, False, False
        for v, shape in factors:
            if shape == SCALAR:
                scalar = v if scalar is None else algebra.mul(scalar, v)
            elif matrix is None:
                matrix, rows, columns = v, shape == ROW, shape == VECTOR
            else:
                matrix, columns = algebra.times(matrix, v), shape == VECTOR
        if matrix is None:
            return scalar
        if rows and columns:
            inner = algebra.entry(matrix)
            return inner if scalar is None else algebra.mul(scalar, inner)
        return matrix if scalar is None else algebra.scale(scalar, matrix)

    def _number(self, term: Term) -> Any:
        return self.algebra.number(term.args[0])

    def _identity(self, term: Term) -> Any:
        return self.algebra.filled(self.d, self.d, 1)

    def _zero(self, term: Term) -> Any:
        return self.zero(term.shape)

    def _add(self, term: Term) -> Any:
        return self.total([self.value(a) for a in term.args], term.shape)

    def _mul(self, term: Term) -> Any:
        return self.product([(self.value(a), a.shape) for a in term.args])

    def _scalars(self, term: Term) -> Any:
        """A product of scalars."""
        value, multiply = self.value, self.algebra.mul
        first, *others = term.args
        found = value(first)
        for f in others:
            found = multiply(found, value(f))
        return found

    def _inverse(self, term: Term) -> Any:
        inner = self.value(term.args[0])
        return self.algebra.inv(inner) if term.shape == SCALAR else self.algebra.inverse(inner)

    def _transpose(self, term: Term) -> Any:
        inner = self.value(term.args[0])
        return inner if term.shape == SCALAR else self.algebra.transpose(inner)

    def _trace(self, term: Term) -> Any:
        inner = self.value(term.args[0])
        return inner if term.args[0].shape == SCALAR else self.algebra.trace(inner)

    def _det(self, term: Term) -> Any:
        inner = self.value(term.args[0])
        return inner if term.args[0].shape == SCALAR else self.algebra.determinant(inner)


def rows_and_columns(shape: str, d: int) -> tuple[int, int]:
    """How many rows and columns a shape has."""
    return {SCALAR: (1, 1), VECTOR: (d, 1), ROW: (1, d), MATRIX: (d, d)}[shape]
