"""Logarithms and exponentials, by their laws as far as a term's form shows them.

What is left, log v or e^v, is an atom of the value v: see :mod:`.field`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np

from . import field as f
from .field import Array, NoValue, P
from .operations import Dual, Operations
from .terms import Term, flat_factors, walk

#: Numbers beyond are not taken apart into primes.
LARGEST = 10**8
LOG, EXP, LOGGAMMA, DIGAMMA, TRIGAMMA = range(5)
#: What falls to 0 in a limit: exponents that hold it are opened term by term.
LIMIT = ".epsilon"


class Known:
    """What is known of values at each point: their keys as an array, and the results."""

    def __init__(self) -> None:
        self.at: dict[int, tuple[Array, dict[int, int]]] = {}

    def add(self, point: int, keys: Sequence[int], values: Sequence[int]) -> None:
        """Add pairs at a point."""
        found = {**self.at[point][1]} if point in self.at else {}
        found.update(zip(keys, values, strict=True))
        self.at[point] = np.array(list(found), dtype=np.int64), found


class Logarithms(Operations):
    """Evaluates logarithms, exponentials and the gamma function's kin."""

    kept: dict[tuple[str, Term], Dual]
    moving: str  # the parameter that moves, with its mark
    logs: Known
    exponentials: Known
    opened: bool  # whether those of the new parameters are among them

    def moves(self, term: Term) -> bool:
        """Whether a term depends on the parameter that moves."""
        raise NotImplementedError

    def log_of_symbol(self, term: Term) -> Dual | None:
        """The logarithm of a symbol by what it stands for, or None."""
        raise NotImplementedError

    def log_det_of_symbol(self, term: Term) -> Dual | None:
        """log det of a symbol by what it stands for, or None."""
        raise NotImplementedError

    def _log(self, term: Term) -> Dual:
        return self.log(term.args[0])

    def log(self, term: Term) -> Dual:
        """log of a positive term, by the laws of the logarithm as far as its form shows them."""
        key = ("log" + self.moving * self.moves(term), term)
        found = self.kept.get(key)
        if found is None:
            found = self.kept[key] = self._logged(term)
        return found

    def _logged(self, term: Term) -> Dual:
        op = term.op
        if op == "number":
            return Dual(self.log_number(term.args[0]))
        if op == "size":
            return Dual(self.log_number(Fraction(self.run(" ", term.args[0]))))
        if op == "mul" and all(a.op != "number" or a.args[0] > 0 for a in term.args):
            return self._summed([self.log(a) for a in term.args])
        if op == "add":
            exponent = one_plus_exp(term)
            if exponent is not None:
                return self._softplus(self.dual(exponent), self.dual(term))
        if op == "add" and "exp" in term.ops:
            for n in walk(term):
                if one_plus_exp(n) is not None:
                    self.log(n)  # what stands in it is known then
        if op == "power":
            return self._by(self.dual(term.args[1]), self.log(term.args[0]), f.mul)
        if op == "product":
            body, letter, size = term.args
            extent, inner = self.run(letter, size), self.log(body)
            return inner.each(lambda v: self.total(v, letter, extent))
        if op == "exp":
            return self.dual(term.args[0])
        if op == "density":
            return self.log(self.stated.opened(term))
        if op == "iverson" or (op == "indicator" and term.args[0].endswith(" seen")):
            return Dual(self.constant(0))
        if op in ("det", "inverse", "transpose"):
            return self.log_det(term.args[0] if op == "det" else term, op == "det")
        if op == "function" and not term.args[2:] and not term.args[0].startswith("KL"):
            return self.log(self.stated.at(self.stated.meaning(term.args[0]), term.args[1]))
        if op == "symbol":
            meaning = self.log_of_symbol(term)
            if meaning is not None:
                return meaning
        if ("t+1" in {m for _, m in term.names}) and not self.opened:
            self.opened = True
            self.note_new()
        return self.leaf(self.dual(term))

    def _softplus(self, q: Dual, whole: Dual) -> Dual:
        """log(1 + e^q) = q + log(1 + e^-q)."""
        first = q.v <= P // 2
        other = whole.v * f.inv((whole.v - 1) % P) % P  # 1 + e^-q
        log = (self.leaf(Dual(np.where(first, whole.v, other))).v + np.where(first, 0, q.v)) % P
        self.note(whole.v, log)
        self.note(other, (log - q.v) % P)
        return Dual(log, None if whole.d is None else whole.d * f.inv(whole.v) % P)

    def note(self, v: Array, log: Array) -> None:
        """Remember the logarithm of values, for where they stand in another form."""
        for n, (value, of) in enumerate(zip(*np.broadcast_arrays(v, log), strict=True)):
            pairs = [x.ravel().tolist() for x in (value, of)]
            self.logs.add(n, *pairs)
            self.exponentials.add(n, *reversed(pairs))

    @staticmethod
    def _looked_up(result: Array, v: Array, known: Known, act: Callable[[int], int]) -> None:
        """Put what is known of v in the result."""
        for n, (keys, values) in known.at.items():
            if n < len(result):
                here = v[n % len(v)]
                for place in np.argwhere(np.isin(here, keys)):
                    result[(n, *place)] = act(values[int(here[tuple(place)])]) % P

    def note_new(self) -> None:
        """Remember the logarithms of the new parameters."""
        raise NotImplementedError

    def log_det(self, term: Term, determinant: bool) -> Dual:
        """log det of a matrix, or the log of a number written as a matrix."""
        if not determinant:
            if term.op == "inverse":
                return self._scaled(-1, self.log(term.args[0]))
            return self.log(term.args[0])
        if term.op == "inverse":
            return self._scaled(-1, self.log_det(term.args[0], True))
        if term.op == "transpose":
            return self.log_det(term.args[0], True)
        if term.op == "identity":
            return Dual(self.constant(0))
        if term.op == "mul":
            matrices = [a for a in term.args if a.shape != ("1", "1")]
            if len(matrices) == 1 or all(a.op in ("symbol", "inverse", "transpose")
                                         and a.shape[0] == a.shape[1] for a in matrices):
                d = self.point.dimension(term.shape[0])
                return self._summed([self.log_det(a, True) for a in matrices] + [
                    self._scaled(d, self.log(a)) for a in term.args if a.shape == ("1", "1")])
        if term.op == "symbol":
            meaning = self.log_det_of_symbol(term)
            if meaning is not None:
                return meaning
        return self.leaf(self.dual(self.pool.make("det", term)))

    def _scaled(self, c: int, dual: Dual) -> Dual:
        return dual.each(lambda v: c * v % P)

    def _summed(self, duals: Sequence[Dual]) -> Dual:
        v, d = self.constant(0), None
        for x in duals:
            v = (v + x.v) % P
            if x.d is not None:
                d = x.d if d is None else (d + x.d) % P
        return Dual(v, d)

    def leaf(self, inner: Dual) -> Dual:
        """The logarithm of a value of which nothing is known."""
        turned = f.power(inner.v, P - 2)
        first = inner.v <= turned  # log 1/v is -log v
        v = self._atom(LOG, np.where(first, inner.v, turned))
        v = np.where(inner.v == 1, 0, np.where(first, v, P - v))
        self._looked_up(v, inner.v, self.logs, lambda log: log)
        self._looked_up(v, turned, self.logs, lambda log: P - log)
        return Dual(v, None if inner.d is None else inner.d * f.inv(inner.v) % P)

    def _atom(self, kind: int, v: Array) -> Array:
        if v.shape[0] == 1:
            v = np.broadcast_to(v, (self.point.count, *v.shape[1:]))
        return f.atom(kind, v, self.point.numbers)

    def log_number(self, value: Fraction) -> Array:
        """log of a positive rational, by its primes."""
        if value <= 0:
            raise NoValue("the logarithm of a number that is not positive")
        if max(value.numerator, value.denominator) > LARGEST:
            return self.leaf(Dual(self.constant(f.number(value.numerator, value.denominator)))).v
        found = self.constant(0)
        for n, sign in ((value.numerator, 1), (value.denominator, -1)):
            prime = 2
            while n > 1:
                if prime * prime > n:
                    prime = n
                while n % prime == 0:
                    n //= prime
                    found = (found + sign * self._atom(LOG, self.constant(prime))) % P
                prime += 1
        return found


    def _exp(self, term: Term) -> Dual:
        v = self._exponential(term.args[0], Fraction(1))
        d = self.dual(term.args[0]).d
        return Dual(v, None if d is None else v * d % P)

    def _exponential(self, term: Term, c: Fraction) -> Array:
        op = term.op
        if op == "add":
            v = self.constant(1)
            for a in term.args:
                v = v * self._exponential(a, c) % P
            return v
        if op == "sum":
            body, letter, size = term.args
            return self._multiplied(self._exponential(body, c), letter, self.run(letter, size))
        if op == "log" and (2 * c).denominator == 1:
            return self.value(self.pool.make("power", term.args[0], self.pool.number(c)))
        if op == "mul":
            parts = flat_factors(term)
            numbers = [a.args[0] for a in parts if a.op == "number"]
            rest = [a for a in parts if a.op != "number"]
            if numbers and rest and (2 * c * math.prod(numbers)).denominator == 1:
                return self._exponential(self.pool.mul(*rest), c * math.prod(numbers))
            sums = [a for a in rest if a.op in ("add", "sum")]
            if len(sums) == 1 and not numbers and (LIMIT, "") in term.names:
                return self._exponential(self._spread_out(rest, sums[0]), c)
            logs = [a for a in rest if a.op == "log"]
            if len(logs) == 1 and not numbers:
                power = self.pool.mul(*(a for a in rest if a is not logs[0]))
                twice = self.doubled(power)
                if twice is not None and c == 1:
                    return self.value(self.pool.make("power", logs[0].args[0], power))
        v = self.value(term)
        n = 2 * c
        if n.denominator != 1:
            v, n = v * f.number(c.numerator, c.denominator) % P, Fraction(2)
        negative = v > P // 2
        unit = self._atom(EXP, np.where(negative, P - v, v))
        unit = np.where(v == 0, 1, unit)
        found = f.power(unit, np.where(negative, -int(n), int(n)))
        if self.exponentials.at and n % 2 == 0:
            half = int(n) // 2
            self._looked_up(found, v, self.exponentials, lambda x: pow(x, half, P))
            self._looked_up(found, (P - v) % P, self.exponentials, lambda x: pow(x, -half, P))
        return found

    def _spread_out(self, factors: Sequence[Term], total: Term) -> Term:
        """A product with a sum in it, term by term."""
        rest = [a for a in factors if a is not total]
        if total.op == "add":
            return self.pool.add(*(self.pool.mul(*rest, *flat_factors(t)) for t in total.args))
        if any(total.args[1] in a.letters for a in rest):
            raise NoValue(f"an index {total.args[1]} with two meanings")
        return self.pool.make("sum", self.pool.mul(*rest, *flat_factors(total.args[0])),
                              *total.args[1:])

    def _special(self, term: Term, kind: int, slope: int | None) -> Dual:
        inner = self.dual(term.args[0])
        v = self._atom(kind, inner.v)
        if inner.d is None:
            return Dual(v)
        if slope is None:
            raise NoValue(f"the derivative of {term.op}")
        return Dual(v, self._atom(slope, inner.v) * inner.d % P)

    def _loggamma(self, term: Term) -> Dual:
        return self._special(term, LOGGAMMA, DIGAMMA)

    def _digamma(self, term: Term) -> Dual:
        return self._special(term, DIGAMMA, TRIGAMMA)

    def _trigamma(self, term: Term) -> Dual:
        return self._special(term, TRIGAMMA, None)


def one_plus_exp(term: Term) -> Term | None:
    """t where a term is 1 + e^t, else None."""
    if term.op != "add" or len(term.args) != 2:
        return None
    return next((b.args[0] for a, b in (term.args, term.args[::-1]) if b.op == "exp"
                 and a.op == "number" and a.args[0] == 1), None)
