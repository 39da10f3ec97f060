"""Three arithmetics with one interface: numbers modulo 2^61 - 1, real numbers, and degrees.

A matrix is a tuple of rows. Modulo p a scalar is an int, or a :class:`Logs` (a number plus a
formal linear combination of logarithms). Reals are floats or mpmath numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import cache
from operator import mul
from typing import Any

P = (1 << 61) - 1  # prime, and 3 modulo 4: v^((P+1)/4) is the square root of a square that is one
SMALL = 64

Scalar = Any
Matrix = tuple[tuple[Any, ...], ...]


class Singular(ArithmeticError):
    """A division by zero or an inverse that does not exist at this point."""


class NotASquare(ArithmeticError):
    """A square root that does not exist modulo p at this point; another point is drawn."""


class NoValue(ValueError):
    """A term that the checker gives no value to: a product of two logarithms, an unknown power."""


class Logs:
    """``constant + sum of coefficient * log(generator)``, all modulo p. Frozen by convention."""

    __slots__ = ("constant", "terms")

    def __init__(self, constant: int, terms: dict[Any, int]) -> None:
        self.constant, self.terms = constant, terms

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Logs) and (self.constant, self.terms) == (
            other.constant, other.terms)

    def __hash__(self) -> int:
        return hash((self.constant, frozenset(self.terms.items())))

    def __repr__(self) -> str:
        return f"Logs({self.constant}, {self.terms})"


def inverse_mod(a: int) -> int:
    """1/a modulo p. Raises Singular at 0.

    >>> inverse_mod(2) * 2 % P
    1
    """
    if a % P == 0:
        raise Singular("division by zero")
    return pow(a, -1, P)


def square_root_mod(a: int) -> int:
    """The square root of a that is itself a square. Raises NotASquare.

    On squares this is multiplicative, so that roots of products split.
    """
    root = pow(a, (P + 1) // 4, P)
    if root * root % P != a % P:
        raise NotASquare("no square root at this point")
    return root


@cache
def small_rationals() -> dict[int, Fraction]:
    """The residues of the positive fractions with numerator and denominator up to SMALL."""
    table: dict[int, Fraction] = {}
    for q in range(1, SMALL + 1):
        r = pow(q, -1, P)
        for n in range(1, SMALL + 1):
            table.setdefault(n * r % P, Fraction(n, q))
    return table


def prime_powers(value: Fraction) -> dict[int, int]:
    """The exponents of the primes of a positive rational.

    >>> prime_powers(Fraction(12, 5))
    {2: 2, 3: 1, 5: -1}
    """
    powers: dict[int, int] = {}
    for number, sign in ((value.numerator, 1), (value.denominator, -1)):
        prime = 2
        while number > 1:
            if prime * prime > number:
                prime = number
            while number % prime == 0:
                number //= prime
                powers[prime] = powers.get(prime, 0) + sign
            prime += 1
    return powers


class Dense:
    """Matrices over a commutative ring whose scalars Python adds and multiplies."""

    def __init__(self, reduce: Callable[[Any], Any], invert: Callable[[Any], Any]) -> None:
        self.reduce, self.invert = reduce, invert
        self.nothing, self.one = self.number(Fraction(0)), self.number(Fraction(1))

    def average(self, weights: Sequence[Scalar], values: Sequence[Scalar]) -> Scalar:
        """The sum of weights times values."""
        return self.add([self.mul(w, v) for w, v in zip(weights, values, strict=True)])

    def plus(self, a: Matrix, b: Matrix) -> Matrix:
        """a + b."""
        return tuple(tuple([x + y for x, y in zip(u, v, strict=True)])
                     for u, v in zip(a, b, strict=True))

    def times(self, a: Matrix, b: Matrix) -> Matrix:
        """a b."""
        columns = list(zip(*b, strict=True))
        return tuple(tuple([sum([x * y for x, y in zip(row, c, strict=True)]) for c in columns])
                     for row in a)

    def scale(self, c: Scalar, a: Matrix) -> Matrix:
        """c a."""
        return tuple(tuple([c * x for x in row]) for row in a)

    def transpose(self, a: Matrix) -> Matrix:
        """a'."""
        return tuple(zip(*a, strict=True))

    def trace(self, a: Matrix) -> Scalar:
        """The sum of the diagonal."""
        return self.reduce(sum(a[j][j] for j in range(len(a))))

    def eliminate(self, a: Matrix) -> tuple[Scalar, Matrix]:
        """The determinant and the inverse, by Gauss and Jordan. Raises Singular."""
        r, n = self.reduce, len(a)
        one = a[0][0] * 0 + 1
        rows = [list(row) + [one if i == j else one * 0 for j in range(n)]
                for i, row in enumerate(a)]
        determinant = one
        for c in range(n):
            pivot = max(range(c, n), key=lambda i: abs(rows[i][c]))
            if rows[pivot][c] == 0:
                raise Singular("a singular matrix")
            if pivot != c:
                rows[c], rows[pivot] = rows[pivot], rows[c]
                determinant = -determinant
            lead = rows[c][c]
            determinant = r(determinant * lead)
            factor = self.invert(lead)
            rows[c] = [r(x * factor) for x in rows[c]]
            for i in range(n):
                if i != c and rows[i][c] != 0:
                    f = rows[i][c]
                    rows[i] = [r(x - f * y) for x, y in zip(rows[i], rows[c], strict=True)]
        return r(determinant), tuple(tuple(row[n:]) for row in rows)

    def inverse(self, a: Matrix) -> Matrix:
        """The inverse. Raises Singular."""
        return self.eliminate(a)[1]

    def entry(self, a: Matrix) -> Scalar:
        """The one entry of a 1 x 1 matrix."""
        return a[0][0]

    def filled(self, rows: int, columns: int, diagonal: int = 0) -> Matrix:
        """Zeros, with ``diagonal`` on the diagonal."""
        lead = self.number(Fraction(diagonal))
        return tuple(tuple(lead if i == j else self.nothing for j in range(columns))
                     for i in range(rows))

    def gather(self, rows: list[list[Scalar]]) -> Matrix:
        """The matrix with those entries."""
        return tuple(tuple(row) for row in rows)

    def number(self, value: Fraction) -> Scalar:
        """A rational number in this ring."""
        raise NotImplementedError

    def add(self, values: Iterable[Scalar]) -> Scalar:
        """The sum of scalars."""
        raise NotImplementedError

    def mul(self, a: Scalar, b: Scalar) -> Scalar:
        """The product of two scalars."""
        raise NotImplementedError

    def determinant(self, a: Matrix) -> Scalar:
        """det a, 0 where a is singular."""
        try:
            return self.eliminate(a)[0]
        except Singular:
            return a[0][0] * 0


class Modular(Dense):
    """Exact arithmetic modulo p = 2^61 - 1, with formal logarithms.

    >>> m = Modular()
    >>> m.add([m.number(Fraction(1, 3)), m.number(Fraction(2, 3))])
    1
    """

    exact = True

    def __init__(self) -> None:
        super().__init__(lambda v: v % P, inverse_mod)

    def number(self, value: Fraction) -> int:
        """A rational number modulo p."""
        below = value.denominator
        return value.numerator * (1 if below == 1 else pow(below, -1, P)) % P

    def plus(self, a: Matrix, b: Matrix) -> Matrix:
        """a + b."""
        return tuple([tuple([(x + y) % P for x, y in zip(u, v, strict=True)])
                      for u, v in zip(a, b, strict=True)])

    def times(self, a: Matrix, b: Matrix) -> Matrix:
        """a b."""
        columns = list(zip(*b, strict=True))
        if len(a) == 1 == len(columns) and len(a[0]) == len(b):
            return ((sum(map(mul, a[0], columns[0])) % P,),)
        if len(b) == 1 == len(a[0]):
            row = b[0]
            return tuple([tuple([x * y % P for y in row]) for (x,) in a])
        if len(a[0]) != len(b):
            raise ValueError("a product of matrices that do not fit")
        return tuple([tuple([sum(map(mul, row, c)) % P for c in columns]) for row in a])

    def scale(self, c: Scalar, a: Matrix) -> Matrix:
        """c a."""
        return tuple([tuple([c * x % P for x in row]) for row in a])

    def add(self, values: Iterable[Scalar]) -> Scalar:
        """The sum of scalars."""
        total = 0
        logs: dict[Any, int] | None = None
        for v in values:
            if type(v) is int:
                total += v
            else:
                logs = {} if logs is None else logs
                total += v.constant
                for key, c in v.terms.items():
                    logs[key] = logs.get(key, 0) + c
        total %= P
        if not logs:
            return total
        kept = {k: r for k, c in logs.items() if (r := c % P)}
        return Logs(total, kept) if kept else total

    def average(self, weights: Sequence[Scalar], values: Sequence[Scalar]) -> Scalar:
        """The sum of weights times values; the weights hold no logarithm."""
        total, logs = 0, dict[Any, int]()
        for w, v in zip(weights, values, strict=True):
            if type(w) is not int:
                raise NoValue("a weight with a logarithm")
            if type(v) is int:
                total += w * v
            elif w:
                total += w * v.constant
                for key, c in v.terms.items():
                    logs[key] = logs.get(key, 0) + w * c
        kept = {k: r for k, c in logs.items() if (r := c % P)}
        return Logs(total % P, kept) if kept else total % P

    def mul(self, a: Scalar, b: Scalar) -> Scalar:
        """The product of two scalars. Raises NoValue where both hold logarithms."""
        if type(a) is int:
            if type(b) is int:
                return a * b % P
            if a == 0:
                return 0
            return Logs(a * b.constant % P, {k: a * c % P for k, c in b.terms.items()})
        if type(b) is int:
            return self.mul(b, a)
        raise NoValue("a product of two logarithms")

    def inv(self, a: Scalar) -> int:
        """1/a."""
        if type(a) is not int:
            raise NoValue("one over a logarithm")
        return inverse_mod(a)

    def power(self, base: Scalar, exponent: Fraction) -> Scalar:
        """base to an integer or half-integer exponent."""
        above, below = exponent.numerator, exponent.denominator
        if above == 1 == below:
            return base
        if type(base) is not int:
            raise NoValue("a power of a logarithm")
        if below == 2:
            base = square_root_mod(base)
        elif below != 1:
            raise NoValue(f"a power with exponent {exponent}")
        if above < 0 and base == 0:
            raise Singular("division by zero")
        return pow(base, above, P)


class Real(Dense):
    """Real arithmetic in floats, or with mpmath's functions at its precision."""

    exact = False

    def __init__(self, functions: Any, number: Callable[[Any], Any] = float) -> None:
        self.functions, self._number = functions, number
        super().__init__(lambda v: v, lambda v: 1 / v)

    def number(self, value: Fraction) -> Any:
        """A rational number."""
        return self._number(value.numerator) / self._number(value.denominator)

    def add(self, values: Iterable[Scalar]) -> Scalar:
        """The sum of scalars."""
        return sum(values, self._number(0))

    def mul(self, a: Scalar, b: Scalar) -> Scalar:
        """The product of two scalars."""
        return a * b

    def inv(self, a: Scalar) -> Scalar:
        """1/a."""
        if a == 0:
            raise Singular("division by zero")
        return 1 / a

    def power(self, base: Scalar, exponent: Fraction) -> Scalar:
        """base to a rational exponent."""
        if exponent.denominator == 1:
            if base == 0 and exponent < 0:
                raise Singular("division by zero")
            return base ** int(exponent)
        return base ** self.number(exponent)
