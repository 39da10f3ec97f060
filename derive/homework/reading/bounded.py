"""Powers and quotients of numbers that people write, without what would never end."""

from __future__ import annotations

from typing import Any

from ...algebra.expression import SCALAR, Expr, expr, is_zero, power
from .tokens import CannotRead

#: The most bits that a number may come to.
BITS = 4096
HALF = expr(1) / 2


def raised_to(base: Expr, exponent: Any, at: int | None = None) -> Expr:
    """base to the exponent. Raises CannotRead for 1/0 and for a number that is too large.

    >>> raised_to(expr(9), -1)
    number(Fraction(1, 9))
    """
    exponent = expr(exponent)
    if exponent.op == "number":
        e = exponent.args[0]
        if is_zero(base) and e < 0:
            raise CannotRead("a division by zero", at)
        if abs(e) > 10**6 or e.denominator > 10**6:
            raise CannotRead("an exponent that is too large", at)
        if base.op == "number" and base.args[0]:
            b = base.args[0]
            if (b.numerator.bit_length() + b.denominator.bit_length()) * abs(e) > BITS:
                raise CannotRead("a number that is too large", at)
    return power(base, exponent)


def reciprocal(value: Expr, at: int | None) -> Expr:
    """1 / value. Only numbers divide."""
    if value.shape == SCALAR:
        return raised_to(value, -1, at)
    raise CannotRead("shapes do not fit: division by a vector or a matrix", at)


def root(value: Expr, at: int | None) -> Expr:
    """The square root of a number."""
    if value.shape == SCALAR:
        return power(value, HALF)
    raise CannotRead("the square root of a vector or a matrix", at)
