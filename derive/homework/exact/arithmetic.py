"""Two arithmetics with one interface: floats to search with, exact numbers to prove with."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, Protocol

from .enclosure import Unknown
from .numbers import PI, Number, number

Matrix = tuple[tuple[Any, ...], ...]


class Arithmetic(Protocol):
    """What values need of the numbers that they are made of."""

    pi: Any

    def number(self, q: Fraction) -> Any:
        """A fraction."""

    def power(self, v: Any, exponent: Fraction) -> Any:
        """v to an exponent. Raises Unknown."""

    def exp(self, v: Any) -> Any:
        """e to v."""

    def log(self, v: Any) -> Any:
        """The natural logarithm. Raises Unknown."""

    def general_power(self, v: Any, exponent: Any) -> Any:
        """v to an exponent that is no fraction. Raises Unknown."""


class Floats:
    """Floating point."""

    pi = math.pi

    def number(self, q: Fraction) -> float:
        """A fraction."""
        return q.numerator / q.denominator

    def power(self, v: float, exponent: Fraction) -> float:
        """v to an exponent. Raises Unknown."""
        return self.general_power(v, self.number(exponent))

    def general_power(self, v: float, exponent: float) -> float:
        """v to an exponent. Raises Unknown."""
        try:
            found = v ** exponent
        except (ArithmeticError, ValueError) as fault:
            raise Unknown(str(fault)) from fault
        if isinstance(found, complex):
            raise Unknown("a root of a negative number")
        return float(found)

    def exp(self, v: float) -> float:
        """e to v."""
        return math.exp(v)

    def log(self, v: float) -> float:
        """The natural logarithm. Raises Unknown."""
        if v <= 0:
            raise Unknown("a logarithm of what is not positive")
        return math.log(v)


class Exact:
    """Exact numbers and enclosures."""

    pi = PI

    def number(self, q: Fraction) -> Number:
        """A fraction."""
        return number(q)

    def power(self, v: Number, exponent: Fraction) -> Number:
        """v to an exponent. Raises Unknown."""
        return v.power(exponent)

    def general_power(self, v: Number, exponent: Number) -> Number:
        """v to an exponent that is no fraction."""
        return (exponent * v.log()).exp()

    def exp(self, v: Number) -> Number:
        """e to v."""
        return v.exp()

    def log(self, v: Number) -> Number:
        """The natural logarithm."""
        return v.log()


def times(a: Matrix, b: Matrix) -> Matrix:
    """The product of two matrices."""
    if len(a[0]) != len(b):
        raise Unknown("a product of matrices that do not fit")
    return tuple(tuple(total([x * row[j] for x, row in zip(line, b, strict=True)])
                       for j in range(len(b[0]))) for line in a)


def total(values: list[Any]) -> Any:
    """The sum of at least one number or matrix."""
    out = values[0]
    for v in values[1:]:
        out = _plus(out, v)
    return out


def _plus(a: Any, b: Any) -> Any:
    if isinstance(a, tuple) != isinstance(b, tuple):
        raise Unknown("a sum of different shapes")
    if isinstance(a, tuple):
        return tuple(tuple(x + y for x, y in zip(u, v, strict=True))
                     for u, v in zip(a, b, strict=True))
    return a + b


def scaled(c: Any, a: Matrix) -> Matrix:
    """c a."""
    return tuple(tuple(c * v for v in row) for row in a)


def determinant(a: Matrix) -> Any:
    """Laplace's expansion by the first row: the matrices here are at most 3 x 3."""
    if len(a) != len(a[0]) or len(a) > 3:
        raise Unknown("no determinant at this size")
    if len(a) == 1:
        return a[0][0]
    parts = []
    for j, v in enumerate(a[0]):
        minor = tuple(row[:j] + row[j + 1:] for row in a[1:])
        part = v * determinant(minor)
        parts.append(part if j % 2 == 0 else -part)
    return total(parts)


def inverse(a: Matrix, arithmetic: Arithmetic) -> Matrix:
    """The inverse by cofactors. Raises Unknown where the determinant may be zero."""
    below = arithmetic.power(determinant(a), Fraction(-1))
    size = range(len(a))
    if len(a) == 1:
        return ((below,),)

    def cofactor(i: int, j: int) -> Any:
        minor = tuple(tuple(a[r][c] for c in size if c != j) for r in size if r != i)
        value = determinant(minor)
        return value if (i + j) % 2 == 0 else -value

    return tuple(tuple(cofactor(j, i) * below for j in size) for i in size)
