"""Numbers that are exact as long as they can be: sums of q sqrt(r) pi^a e^b L with fractions q, a,
b, a whole number r without square factors, and L one of 1, log 2, log 3, log 5, ..., log pi.

A quotient of two densities at points where their exponents agree is such a number, a fraction even;
so is the logarithm of any fraction. Where a result is no such sum, it is an enclosure
(:mod:`.enclosure`), and stays one.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import gcd, prod
from typing import Any

from . import enclosure as e
from .enclosure import Enclosure, Unknown

ZERO, ONE = Fraction(0), Fraction(1)
#: What a term holds besides its fraction: the powers of pi and of e, the number under its root, and
#: "" or whose logarithm.
Key = tuple[Fraction, Fraction, int, str]
NOTHING: Key = (ZERO, ZERO, 1, "")
#: The most terms of an exact number, and the largest prime that is looked for in a logarithm.
MOST, LARGEST = 24, 997


@dataclass(frozen=True)
class Number:
    """A real number: ``terms`` where it is exact, else ``inside`` an enclosure.

    >>> half = number(Fraction(1, 2))
    >>> str(half + half.log())
    '1/2 - log 2'
    >>> str(half.power(Fraction(3, 2)))
    '1/4 sqrt(2)'
    >>> (half.exp() / half.exp()).fraction
    Fraction(1, 1)
    """

    terms: tuple[tuple[Key, Fraction], ...] | None
    inside: Enclosure | None = None

    @property
    def fraction(self) -> Fraction | None:
        """The fraction that it is, or None."""
        if self.terms is None or any(key != NOTHING for key, _ in self.terms):
            return None
        return self.terms[0][1] if self.terms else ZERO

    @cached_property
    def enclosed(self) -> Enclosure:
        """An interval that it lies in."""
        if self.inside is not None:
            return self.inside
        total = e.point(0)
        for (a, b, radicand, name), q in self.terms or ():
            value = e.point(q)
            if radicand != 1:
                value = value * e.root(e.point(radicand))
            if a:
                value = value * _power(e.pi(), a)
            if b:
                value = value * e.exponential(e.point(b))
            if name:
                value = value * e.logarithm(e.pi() if name == "pi" else e.point(int(name)))
            total = total + value
        return total

    def __float__(self) -> float:
        return float(self.enclosed)

    def __add__(self, other: Number) -> Number:
        if self.terms is None or other.terms is None:
            return Number(None, self.enclosed + other.enclosed)
        found = dict(self.terms)
        for key, q in other.terms:
            found[key] = found.get(key, ZERO) + q
        return _exact(found)

    def __neg__(self) -> Number:
        if self.terms is None:
            return Number(None, -self.enclosed)
        return Number(tuple((key, -q) for key, q in self.terms))

    def __sub__(self, other: Number) -> Number:
        return self + (-other)

    def __mul__(self, other: Number) -> Number:
        if self.terms == () or other.terms == ():
            return Number(())
        if self.terms is None or other.terms is None or len(self.terms) * len(other.terms) > MOST:
            return Number(None, self.enclosed * other.enclosed)
        found: dict[Key, Fraction] = {}
        for (a, b, m, name), q in self.terms:
            for (c, d, n, other_name), r in other.terms:
                if name and other_name:
                    return Number(None, self.enclosed * other.enclosed)
                common = gcd(m, n)
                key = (a + c, b + d, m * n // common**2, name or other_name)
                found[key] = found.get(key, ZERO) + q * r * common
        return _exact(found)

    def __truediv__(self, other: Number) -> Number:
        return self * other.power(Fraction(-1))

    def power(self, exponent: Fraction) -> Number:
        """It to an integer or half-integer exponent. Raises Unknown."""
        if exponent.denominator not in (1, 2):
            raise Unknown(f"an exponent {exponent}")
        if exponent.denominator == 1 and exponent >= 0:
            return prod([self] * int(exponent), start=number(1))
        if self.terms is not None and len(self.terms) == 1:
            ((a, b, radicand, name), q), = self.terms
            found = None if name else _monomial_power(q, radicand, exponent)
            if found is not None:
                coefficient, under = found
                return _exact({(a * exponent, b * exponent, under, ""): coefficient})
        if self.terms == ():
            if exponent < 0:
                raise Unknown("a division by zero")
            return self
        if exponent.denominator == 2:
            return Number(None, e.root(self.enclosed)).power(2 * exponent)
        return Number(None, self.enclosed.inverse()).power(-exponent)

    def exp(self) -> Number:
        """e to it."""
        if self.fraction is not None:
            return _exact({(ZERO, self.fraction, 1, ""): ONE})
        return Number(None, e.exponential(self.enclosed))

    def log(self) -> Number:
        """The natural logarithm. Raises Unknown where it is none."""
        if self.terms is not None and len(self.terms) == 1:
            ((a, b, radicand, name), q), = self.terms
            primes = _primes(q * q * radicand) if q > 0 and not name else None
            if primes is not None:
                found: dict[Key, Fraction] = {NOTHING: b, (ZERO, ZERO, 1, "pi"): a}
                for p, n in primes.items():
                    found[ZERO, ZERO, 1, str(p)] = Fraction(n, 2)
                return _exact(found)
        return Number(None, e.logarithm(self.enclosed))

    def differs(self, other: Number) -> bool:
        """Whether the two are certainly different numbers."""
        return not self.enclosed.meets(other.enclosed)

    def __str__(self) -> str:
        """The exact number, or five decimals."""
        if self.terms is None or any(key[0] or key[1] for key, _ in self.terms):
            return f"{float(self):.5g}"
        words = ""
        for (_, _, radicand, name), q in sorted(self.terms, key=_order):
            factors = [str(abs(q))] if abs(q) != 1 or radicand == 1 and not name else []
            factors += [f"sqrt({radicand})"] * (radicand != 1) + [f"log {name}"] * bool(name)
            sign = ("-" if q < 0 else "") if not words else " - " if q < 0 else " + "
            words += sign + " ".join(factors)
        return words or "0"


def number(q: Fraction | int) -> Number:
    """A fraction."""
    return _exact({NOTHING: Fraction(q)})


PI = Number((((ONE, ZERO, 1, ""), ONE),))


def _order(term: tuple[Key, Fraction]) -> tuple[Any, ...]:
    name = term[0][3]
    return name != "", name == "pi", len(name), name, term[0][2]


def _exact(found: dict[Key, Fraction]) -> Number:
    kept = {key: q for key, q in found.items() if q != 0}
    if len(kept) > MOST:
        return Number(None, Number(tuple(kept.items())).enclosed)
    return Number(tuple(sorted(kept.items())))


def _power(v: Enclosure, exponent: Fraction) -> Enclosure:
    """v to an integer or half-integer exponent."""
    base = e.root(v) if exponent.denominator == 2 else v
    if exponent < 0:
        base, exponent = base.inverse(), -exponent
    return prod([base] * exponent.numerator, start=e.point(1))


def _monomial_power(q: Fraction, radicand: int, exponent: Fraction) -> tuple[Fraction, int] | None:
    """q sqrt(radicand) to an integer or half-integer exponent, in the same form, or None where it
    is no such number. Raises Unknown at a negative number under a root."""
    if exponent.denominator == 1:
        sign = -1 if q < 0 and exponent % 2 else 1
        if radicand == 1:
            return q ** int(exponent), 1
        found = _root((q * q * radicand) ** int(exponent))
        return found and (sign * found[0], found[1])
    if q < 0:
        raise Unknown("a root of a negative number")
    return _root(q ** exponent.numerator) if radicand == 1 else None


def _root(q: Fraction) -> tuple[Fraction, int] | None:
    """The root of a positive fraction as c sqrt(r), r without square factors."""
    primes = _primes(q)
    if primes is None:
        return None
    c, r = ONE, 1
    for p, n in primes.items():
        c *= Fraction(p) ** (n // 2)
        r *= p if n % 2 else 1
    return c, r


def _primes(q: Fraction) -> dict[int, int] | None:
    """The exponents of the primes of a positive fraction; None where one is too large."""
    found: dict[int, int] = {}
    for value, sign in ((q.numerator, 1), (q.denominator, -1)):
        prime = 2
        while value > 1 and prime <= LARGEST:
            while value % prime == 0:
                value //= prime
                found[prime] = found.get(prime, 0) + sign
            prime += 1
        if value > 1:
            return None
    return found
