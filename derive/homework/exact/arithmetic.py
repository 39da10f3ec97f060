"""Two arithmetics with one interface: floats to search with, exact numbers to prove with."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any

from .enclosure import Unknown
from .numbers import PI, Number, number

Matrix = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Arithmetic:
    """What values need of the numbers that they are made of. All but ``number`` may raise Unknown;
    ``power`` takes a fraction for its exponent, ``general_power`` a number of the arithmetic."""

    pi: Any
    number: Callable[[Fraction], Any]
    power: Callable[[Any, Fraction], Any]
    general_power: Callable[[Any, Any], Any]
    exp: Callable[[Any], Any]
    log: Callable[[Any], Any]

    def diagonal(self, entries: Sequence[int]) -> Matrix:
        """The square matrix with these integers on its diagonal and zeros elsewhere."""
        return tuple(tuple(self.number(Fraction(v if r == c else 0)) for c in range(len(entries)))
                     for r, v in enumerate(entries))


def _float(q: Fraction) -> float:
    return q.numerator / q.denominator


def _power(v: float, exponent: float) -> float:
    try:
        found = v ** exponent
    except (ArithmeticError, ValueError) as fault:
        raise Unknown(str(fault)) from fault
    if isinstance(found, complex):
        raise Unknown("a root of a negative number")
    return float(found)


def _log(v: float) -> float:
    if v <= 0:
        raise Unknown("a logarithm of what is not positive")
    return math.log(v)


FLOATS = Arithmetic(math.pi, _float, lambda v, q: _power(v, _float(q)), _power, math.exp, _log)
#: Exact numbers and enclosures.
EXACT = Arithmetic(PI, number, Number.power, lambda v, exponent: (exponent * v.log()).exp(),
                   Number.exp, Number.log)


def times(a: Matrix, b: Matrix) -> Matrix:
    """The product of two matrices."""
    if len(a[0]) != len(b):
        raise Unknown("a product of matrices that do not fit")
    return tuple(tuple(total([x * row[j] for x, row in zip(line, b, strict=True)])
                       for j in range(len(b[0]))) for line in a)


def total(values: list[Any]) -> Any:
    """The sum of at least one number or matrix."""
    return reduce(_plus, values[1:], values[0])


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
    return total([v * _cofactor(a, 0, j) for j, v in enumerate(a[0])])


def inverse(a: Matrix, arithmetic: Arithmetic) -> Matrix:
    """The inverse by cofactors. Raises Unknown where the determinant may be zero."""
    below = arithmetic.power(determinant(a), Fraction(-1))
    size = range(len(a))
    if len(a) == 1:
        return ((below,),)
    return tuple(tuple(_cofactor(a, j, i) * below for j in size) for i in size)


def _cofactor(a: Matrix, i: int, j: int) -> Any:
    value = determinant(tuple(row[:j] + row[j + 1:] for r, row in enumerate(a) if r != i))
    return value if (i + j) % 2 == 0 else -value
