"""Values with their derivatives, and the operations on them that need no model."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from . import field as f
from .field import Array, NoValue, P
from .layout import Layout
from .terms import MalformedTerm, Pool, Term, flat_factors

#: Factorials of more are not computed.
LARGEST_COUNT = 2000


class Dual(NamedTuple):
    """A value and how it moves along each direction, or None where it does not."""

    v: Array
    d: Array | None = None

    def each(self, act: Callable[[Array], Array]) -> Dual:
        """A linear map of both."""
        return Dual(act(self.v), None if self.d is None else act(self.d))


class Operations(Layout):
    """Evaluates each operation from the values of its parts; the laws are those of dual numbers
    (Magnus and Neudecker, Matrix Differential Calculus, 3rd ed., chapter 8)."""

    integers: set[str]

    def dual(self, term: Term) -> Dual:
        """The value and its derivatives along the directions of what moves."""
        raise NotImplementedError

    def value(self, term: Term) -> Array:
        """The value. Raises NoValue, Singular, MalformedTerm."""
        return self.dual(term).v

    def _number(self, term: Term) -> Dual:
        value = term.args[0]
        return Dual(self.constant(f.number(value.numerator, value.denominator)))

    def _size(self, term: Term) -> Dual:
        return Dual(self.constant(self.run(" ", term.args[0])))

    def _still(self, v: Array) -> Dual:
        return Dual(v)

    def _add(self, term: Term) -> Dual:
        duals = [self.dual(a) for a in term.args]
        v = duals[0].v
        for x in duals[1:]:
            v = v + x.v
        d = None
        for x in duals:
            if x.d is not None:
                d = x.d if d is None else (d + x.d) % P
        return Dual(v % P, d)

    def _mul(self, term: Term) -> Dual:
        scalars = [a for a in term.args if a.shape == ("1", "1")]
        matrices = [a for a in term.args if a.shape != ("1", "1")]
        found: Dual | None = None
        for a in scalars:
            found = self._by(found, self.dual(a), f.mul)
        chain: Dual | None = None
        for a in matrices:
            chain = self._by(chain, self.dual(a), f.times)
        if chain is None:
            assert found is not None
            return found
        return chain if found is None else self._by(found, chain, f.mul)

    @staticmethod
    def _by(a: Dual | None, b: Dual, product: Any) -> Dual:
        if a is None:
            return b
        d = None
        if a.d is not None:
            d = product(a.d, b.v)
        if b.d is not None:
            moved = product(a.v, b.d)
            d = moved if d is None else (d + moved) % P
        return Dual(product(a.v, b.v), d)

    def _sum(self, term: Term) -> Dual:
        body, letter, size = term.args
        return self.dual(body).each(lambda v: self.summed(v, letter, size))

    def _product(self, term: Term) -> Dual:
        body, letter, size = term.args
        extent, inner = self.run(letter, size), self.dual(body)
        if inner.d is not None:
            raise NoValue("the derivative of a product over an index")
        return Dual(self._multiplied(inner.v, letter, extent))

    def _multiplied(self, v: Array, letter: str, extent: int) -> Array:
        axis = self.axes[letter]
        if v.shape[axis] == 1:
            return f.power(v, extent)
        if v.shape[axis] != extent:
            raise MalformedTerm(f"a product over {letter} that runs too far or not far enough")
        result = np.take(v, [0], axis=axis)
        for n in range(1, extent):
            result = result * np.take(v, [n], axis=axis) % P
        return result

    def doubled(self, term: Term) -> Array | None:
        """Twice the value of what is a count or half of one by its form, as integers; else None."""
        op = term.op
        if op == "number":
            two = term.args[0] * 2
            return np.full([1] * self.rank, int(two)) if two.denominator == 1 else None
        if op == "size":
            return np.full([1] * self.rank, 2 * self.run(" ", term.args[0]))
        if op == "indicator":
            return 2 * self.value(term)
        if op == "symbol":
            q = self.stated.quantities.get(term.args[0])
            counts = q is not None and q.role != "parameter" and q.domain in (
                "count", "natural", "binary")
            return 2 * self.value(term) if counts or term.args[0] in self.integers else None
        if op in ("add", "mul"):
            parts = [self.doubled(a) for a in term.args]
            total: Array | None = None
            for p in parts:
                if p is None:
                    return None
                if total is None:
                    total = p
                elif op == "add":
                    total = total + p
                else:
                    total = total * p
                    if (total & 1).any():
                        return None
                    total = total >> 1
            return total
        if op == "sum":
            body = self.doubled(term.args[0])
            if body is None:
                return None
            extent, axis = self.run(*term.args[1:]), self.axes[term.args[1]]
            return body * extent if body.shape[axis] == 1 else body.sum(axis, keepdims=True)
        return None

    def _power(self, term: Term) -> Dual:
        base, exponent = term.args
        twice = self.doubled(exponent)
        if twice is None:
            return self._general_power(base, exponent)
        if not (twice & 1).any():
            inner = self.dual(base)
            half = twice >> 1
            v = f.power(inner.v, half)
            if inner.d is None:
                return Dual(v)
            return Dual(v, half % P * f.power(inner.v, half - 1) % P * inner.d % P)
        rooted = self._rooted(base)
        v = f.power(rooted, twice)
        inner = self.dual(base)
        if inner.d is None:
            return Dual(v)
        half_ = twice % P * f.number(1, 2) % P
        return Dual(v, half_ * v % P * f.inv(inner.v) % P * inner.d % P)

    def _general_power(self, base: Term, exponent: Term) -> Dual:
        """base^exponent where the exponent is no number: a product over the base's factors and
        the exponent's summands, each e^(summand log factor)."""
        make = self.pool.make
        sums = [e for e in exponent.args if e.op == "add"] if exponent.op == "mul" else []
        if exponent.op == "add":
            parts = [make("power", base, e) for e in exponent.args]
        elif sums:
            others = [e for e in exponent.args if e is not sums[0]]
            parts = [make("power", base, self.pool.mul(*others, e)) for e in sums[0].args]
        elif (formula := self.formula_of(base)) is not None and formula.op == "power":
            parts = [make("power", formula.args[0], cancelled(
                self.pool, self.pool.mul(formula.args[1], exponent)))]
        elif base.op == "mul":
            parts = [make("power", b, exponent) for b in base.args]
        elif base.op == "power":
            parts = [make("power", base.args[0], self.pool.mul(base.args[1], exponent))]
        else:
            parts = [make("exp", self.pool.mul(exponent, make("log", base)))]
        v = self.value(parts[0])
        for p in parts[1:]:
            v = v * self.value(p) % P
        below, above = self.dual(base), self.dual(exponent)
        d: Array | None = None
        if below.d is not None:
            d = above.v * f.inv(below.v) % P * below.d % P
        if above.d is not None:
            moved = self.value(make("log", base)) * above.d % P
            d = moved if d is None else (d + moved) % P
        return Dual(v, None if d is None else v * d % P)

    def formula_of(self, term: Term) -> Term | None:
        """What a new parameter is, under the same letters, or None."""
        raise NotImplementedError

    def _rooted(self, term: Term) -> Array:
        """The square root, multiplicative by the form."""
        if term.op == "mul":
            v = self.constant(1)
            for a in term.args:
                v = v * self._rooted(a) % P
            return v
        if term.op == "power":
            twice = self.doubled(term.args[1])
            if twice is not None and not (twice & 1).any():
                if not (twice & 3).any():
                    return f.power(self.value(term.args[0]), twice >> 2)
                return f.power(self._rooted(term.args[0]), twice >> 1)
        return f.root(self.value(term))

    def _inverse(self, term: Term) -> Dual:
        inner = self.dual(term.args[0])
        v = f.eliminated(inner.v)[1]
        if inner.d is None:
            return Dual(v)
        return Dual(v, -f.times(f.times(v, inner.d), v) % P)

    def _det(self, term: Term) -> Dual:
        inner = self.dual(term.args[0])
        v, inverse = f.eliminated(inner.v)
        if inner.d is None:
            return Dual(v)
        return Dual(v, v * f.traced(f.times(inverse, inner.d)) % P)

    def _trace(self, term: Term) -> Dual:
        return self.dual(term.args[0]).each(f.traced)

    def _transpose(self, term: Term) -> Dual:
        return self.dual(term.args[0]).each(f.transposed)

    def _identity(self, term: Term) -> Dual:
        return self._filled("d", "d", 1)

    def _zero(self, term: Term) -> Dual:
        return self._filled(*term.shape, 0)

    def _filled(self, rows: str, columns: str, diagonal: int) -> Dual:
        eye = np.eye(self.point.dimension(rows), self.point.dimension(columns), dtype=np.int64)
        return Dual(self.flat((diagonal * eye)[None]))

    def _integers(self, term: Term) -> Array:
        twice = self.doubled(term)
        if twice is None or (twice & 1).any():
            raise NoValue("a factorial or binomial coefficient of what is no count")
        if (twice > 2 * LARGEST_COUNT).any():
            raise NoValue("a factorial or binomial coefficient of a number that is too large")
        return twice >> 1

    def _factorial(self, term: Term) -> Dual:
        n = self._integers(term.args[0])
        return Dual(np.vectorize(lambda m: math.factorial(max(int(m), 0)) % P,
                                 otypes=[np.int64])(n))

    def _choose(self, term: Term) -> Dual:
        n, x = np.broadcast_arrays(*map(self._integers, term.args))
        choose = np.vectorize(lambda a, b: math.comb(max(int(a), 0), max(int(b), 0)) % P,
                              otypes=[np.int64])
        return Dual(choose(n, x))

    def _iverson(self, term: Term) -> Dual:
        left, right = term.args[0].args
        return Dual((self.value(left) == self.value(right)).astype(np.int64))

    def _constant(self, term: Term) -> Dual:
        if term.args[0] != "pi":
            raise NoValue(f"the constant {term.args[0]}")
        return Dual(self.flat(self.point.pi))


def cancelled(pool: Pool, term: Term) -> Term:
    """A product without what stands in it with its inverse."""
    factors = flat_factors(term)
    for x in list(factors):
        other = pool.make("power", x, pool.number(-1))
        if x in factors and other in factors:
            factors.remove(x)
            factors.remove(other)
    return pool.mul(*factors)
