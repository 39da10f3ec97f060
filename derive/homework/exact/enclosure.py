"""Real numbers between two fractions: what is computed with them is proved.

Every operation gives an interval that holds the result for all numbers of the intervals given, its
ends rounded outwards to multiples of 2^-256. Two values whose intervals do not meet are different:
that is the proof wherever a value is no fraction. exp and log are summed by their series with the
remainder bounded (Abramowitz and Stegun 4.2.1, 4.1.27), pi by Machin's formula.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from math import isqrt

BITS = 256
UNIT = 1 << BITS


class Unknown(ArithmeticError):
    """A value that these intervals do not show to exist: a division by what may be zero."""


@dataclass(frozen=True)
class Enclosure:
    """A real number that lies between ``low`` and ``high``.

    >>> third = Enclosure(Fraction(1, 3), Fraction(1, 3))
    >>> (third + third + third).low
    Fraction(1, 1)
    """

    low: Fraction
    high: Fraction

    def __add__(self, other: Enclosure) -> Enclosure:
        return outward(self.low + other.low, self.high + other.high)

    def __neg__(self) -> Enclosure:
        return Enclosure(-self.high, -self.low)

    def __sub__(self, other: Enclosure) -> Enclosure:
        return self + (-other)

    def __mul__(self, other: Enclosure) -> Enclosure:
        ends = (self.low * other.low, self.low * other.high, self.high * other.low,
                self.high * other.high)
        return outward(min(ends), max(ends))

    def inverse(self) -> Enclosure:
        """One over it. Raises Unknown where it may be zero."""
        if self.low <= 0 <= self.high:
            raise Unknown("a division by what may be zero")
        return outward(1 / self.high, 1 / self.low)

    def meets(self, other: Enclosure) -> bool:
        """Whether the two may be the same number."""
        return self.low <= other.high and other.low <= self.high

    def below(self, other: Enclosure) -> bool:
        """Whether it is certainly the smaller one."""
        return self.high < other.low

    def __float__(self) -> float:
        return float((self.low + self.high) / 2)


def point(q: Fraction | int) -> Enclosure:
    """A fraction by itself."""
    return Enclosure(Fraction(q), Fraction(q))


def outward(low: Fraction, high: Fraction) -> Enclosure:
    """The interval with its ends rounded outwards; a single fraction stays as it is."""
    if low == high and low.denominator <= UNIT:
        return Enclosure(low, high)
    return Enclosure(_down(low), _up(high))


def _down(v: Fraction) -> Fraction:
    return Fraction(v.numerator * UNIT // v.denominator, UNIT)


def _up(v: Fraction) -> Fraction:
    return -_down(-v)


def _wider(v: Enclosure, rest: Fraction) -> Enclosure:
    """The interval with the rest of a series at both ends."""
    return Enclosure(_down(v.low - rest), _up(v.high + rest))


def _at_ends(rising: Callable[[Fraction], Enclosure], v: Enclosure) -> Enclosure:
    """A rising function of an interval."""
    low = rising(v.low)
    return low if v.low == v.high else Enclosure(low.low, rising(v.high).high)


def exponential(v: Enclosure) -> Enclosure:
    """e to it."""
    return _at_ends(_exp, v)


@lru_cache(4096)
def _exp(q: Fraction) -> Enclosure:
    """e^q: Taylor's series at q / 2^m < 1/2, squared m times."""
    if q == 0:
        return point(1)
    if abs(q) > 2000:
        raise Unknown("an exponent that is too large")
    halvings = max(0, (abs(q.numerator) // q.denominator).bit_length() + 1)
    small = outward(q / (1 << halvings), q / (1 << halvings))
    term = total = point(1)
    for n in range(1, 70):
        term = term * small * point(Fraction(1, n))
        total = total + term
    # |small| <= 1/2: what is left of the series is below the last term
    total = _wider(total, max(abs(term.low), abs(term.high)))
    for _ in range(halvings):
        total = total * total
    return total


def logarithm(v: Enclosure) -> Enclosure:
    """The natural logarithm. Raises Unknown where it may not be positive."""
    if v.low <= 0:
        raise Unknown("a logarithm of what may not be positive")
    return _at_ends(_log, v)


@lru_cache(4096)
def _log(q: Fraction) -> Enclosure:
    """log q = m log 2 + 2 artanh((r - 1)/(r + 1)), q = 2^m r, 1/2 <= r <= 2."""
    if q == 1:
        return point(0)
    shift = q.numerator.bit_length() - q.denominator.bit_length()
    rest = q / Fraction(2) ** shift
    return _twice_artanh((rest - 1) / (rest + 1)) + _twice_artanh(Fraction(1, 3)) * point(shift)


@lru_cache(4096)
def _twice_artanh(z: Fraction) -> Enclosure:
    """2 artanh z, |z| <= 1/3: 2 (z + z^3/3 + ...); what is left after n terms is below
    |z|^(2n+1)."""
    if z == 0:
        return point(0)
    power, total = outward(z, z), point(0)
    square = power * power
    for n in range(90):
        total = total + power * point(Fraction(2, 2 * n + 1))
        power = power * square
    return _wider(total, max(abs(power.low), abs(power.high)) + Fraction(1, UNIT))


@cache
def pi() -> Enclosure:
    """16 arctan(1/5) - 4 arctan(1/239)."""
    a, b = _arctan(5), _arctan(239)
    return Enclosure(16 * a.low - 4 * b.high, 16 * a.high - 4 * b.low)


def _arctan(below: int) -> Enclosure:
    """arctan(1/below), between two sums of its alternating series."""
    total = term = Fraction(1, below)
    n = 1
    while abs(term) > Fraction(1, UNIT):
        term = Fraction((-1) ** n, (2 * n + 1) * below ** (2 * n + 1))
        total, n = total + term, n + 1
    return outward(total - abs(term), total + abs(term))


def root(v: Enclosure) -> Enclosure:
    """The square root; a fraction where it is one. Raises Unknown where it may be negative."""
    if v.low < 0:
        raise Unknown("a root of what may be negative")
    if v.low == v.high:
        found = Fraction(isqrt(v.low.numerator), isqrt(v.low.denominator))
        if found ** 2 == v.low:
            return point(found)
    return Enclosure(_root_down(v.low), _root_down(v.high) + Fraction(1, UNIT))


def _root_down(q: Fraction) -> Fraction:
    return Fraction(isqrt(q.numerator * UNIT * UNIT // q.denominator), UNIT)
