"""Arrays modulo the prime p = 2^31 - 1, for several independent points at once.

Every array has the axes (points, directions, one for each letter, rows, columns); an axis that a
value does not depend on has size 1. Logarithms and other functions that the field has not are
atoms: a fixed pseudo-random element for each value of their argument, different at every point, so
that a false identity in them fails as one between independent unknowns would.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

P = 2**31 - 1  # prime, and 3 modulo 4
Array = npt.NDArray[np.int64]

_MASK = np.uint64(2**64 - 1)


class Singular(ArithmeticError):
    """A division by zero or an inverse that does not exist at this point."""


class NoValue(ValueError):
    """A term to which the checker gives no value."""


def mul(a: Array, b: Array) -> Array:
    """The product, entry by entry."""
    return np.asarray(a * b % P)


def power(base: Array, exponent: Any) -> Array:
    """base to integer exponents (an integer or an array of them). Raises Singular."""
    if isinstance(exponent, int) and exponent > 0:
        fixed = np.ones_like(base)
        for digit in bin(exponent)[2:]:
            fixed = fixed * fixed % P
            if digit == "1":
                fixed = fixed * base % P
        return fixed
    exponents = np.asarray(exponent, dtype=np.int64)
    if (exponents < 0).any():
        if ((base == 0) & (exponents < 0)).any():
            raise Singular("division by zero")
        exponents = exponents % (P - 1)
    result = np.ones(np.broadcast_shapes(base.shape, exponents.shape), dtype=np.int64)
    square = base
    while exponents.any():
        odd = (exponents & 1).astype(bool)
        result = np.where(odd, result * square % P, result)
        exponents = exponents >> 1
        square = square * square % P
    return result


def inv(a: Array) -> Array:
    """1/a. Raises Singular."""
    if (a == 0).any():
        raise Singular("division by zero")
    return power(a, P - 2)


def root(a: Array) -> Array:
    """The root of a square that is a square itself; multiplicative."""
    return power(a, (P + 1) // 4)


def times(a: Array, b: Array) -> Array:
    """The product of matrices, the last two axes."""
    if a.shape[-1] != b.shape[-2]:
        raise NoValue("a product of matrices that do not fit")
    if a.shape[-1] == 1:
        return mul(a, b)
    return np.asarray((a[..., :, :, None] * b[..., None, :, :] % P).sum(-2) % P)


def transposed(a: Array) -> Array:
    """The transposes of the matrices."""
    return np.swapaxes(a, -1, -2)


def traced(a: Array) -> Array:
    """The traces, as 1 x 1 matrices."""
    return np.asarray(np.trace(a, axis1=-2, axis2=-1) % P)[..., None, None]


def eliminated(a: Array) -> tuple[Array, Array]:
    """The determinants (1 x 1) and the inverses, by Gauss and Jordan. Raises Singular."""
    n = a.shape[-1]
    if a.shape[-2] != n:
        raise NoValue("the inverse of what is no square matrix")
    rows = np.concatenate([a, np.broadcast_to(np.eye(n, dtype=np.int64), a.shape)], axis=-1)
    determinant = np.ones(a.shape[:-2], dtype=np.int64)
    for c in range(n):
        at = np.argmax(rows[..., c:, c] != 0, axis=-1) + c
        picked = np.take_along_axis(rows, at[..., None, None], axis=-2)
        first = rows[..., c:c + 1, :].copy()
        np.put_along_axis(rows, at[..., None, None], first, axis=-2)
        rows[..., c:c + 1, :] = picked
        lead = picked[..., 0, c]
        determinant = determinant * np.where(at == c, 1, P - 1) % P * lead % P
        rows[..., c, :] = rows[..., c, :] * inv(lead)[..., None] % P
        for i in range(n):
            if i != c:
                rows[..., i, :] = (rows[..., i, :] - rows[..., i, c:c + 1] * rows[..., c, :]) % P
    return determinant[..., None, None], rows[..., n:]


def atom(kind: int, a: Array, points: Array) -> Array:
    """The element that stands for a function of a, by the number of the function and those of the
    points; never 0."""
    salt = points.astype(np.uint64).reshape(-1, *[1] * (a.ndim - 1))
    z = a.astype(np.uint64) + salt * np.uint64(0x9E3779B97F4A7C15) + np.uint64(
        (kind + 1) * 0xD1B54A32D192ED03 % 2**64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        z = (z ^ (z >> np.uint64(shift))) * np.uint64(factor)
    z ^= z >> np.uint64(31)
    return (z % np.uint64(P - 1)).astype(np.int64) + 1


def number(numerator: int, denominator: int = 1) -> int:
    """A rational number modulo p."""
    return numerator * pow(denominator, -1, P) % P
