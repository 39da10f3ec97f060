"""Logarithms and exponentials in exact arithmetic: the listed laws, and what they leave over.

A logarithm is opened by the laws of :data:`LAWS` as far as its argument's form allows, factors
positive; what is left, log v, is a generator named by the value v modulo p. A generator whose value
is the product or the quotient of known ones, or a small rational, is written by those. So equal
combinations of logarithms are equal as formal sums, and different ones differ.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from .arithmetic import Logs, NoValue, P, Singular, inverse_mod, prime_powers, small_rationals
from .moments import Expecting
from .signs import Signs
from .terms import MATRIX, SCALAR, Term


@dataclass(frozen=True)
class Law:
    """A law of logarithms or exponentials: its two sides in Python, for positive numbers a, b."""

    name: str
    latex: str


LAWS = (
    Law("log_product", r"\log(ab) = \log a + \log b"),
    Law("log_power", r"\log a^c = c \log a"),
    Law("log_long_product", r"\log\prod_i a_i = \sum_i \log a_i"),
    Law("log_exp", r"\log e^c = c"),
    Law("log_det_product", r"\log|AB| = \log|A| + \log|B|"),
    Law("log_det_inverse", r"\log|A^{-1}| = -\log|A|"),
    Law("log_det_transpose", r"\log|A^\top| = \log|A|"),
    Law("log_det_multiple", r"\log|cA| = d \log c + \log|A|"),
    Law("exp_sum", r"e^{a + b} = e^a e^b"),
    Law("exp_multiple", r"e^{qa} = (e^{a})^q"),
    Law("exp_log", r"e^{c \log a} = a^c"),
)


@dataclass
class Shared:
    """What points have in common that differ only in how many observations they have: the values
    that do not depend on it, the logarithms of values and the inverses of these, the units.
    """

    values: dict[Any, dict[Any, Any]] = field(default_factory=dict)
    laws: dict[Any, Any] = field(default_factory=dict)
    generators: dict[int, Any] = field(default_factory=dict)
    inverses: dict[int, int] = field(default_factory=dict)
    exponents: dict[int, int] = field(default_factory=dict)


class Exact(Expecting):
    """Evaluates modulo p; logarithms by the laws."""

    def __init__(self, *arguments: Any, signs: Signs, shared: Shared | None = None) -> None:
        super().__init__(*arguments)
        self.signs = signs
        found = shared or Shared()
        self.common, self.laws = found.values, found.laws
        self.generators, self.inverses = found.generators, found.inverses
        self.exponents = found.exponents

    # -- logarithms ---------------------------------------------------------------------------

    def log_of(self, term: Term) -> Any:
        """log of a positive term, opened by the laws."""
        plan = self.plan(term)
        key = ("log", self.key(plan))
        found = plan.kept.get(key)
        if found is None:
            found = plan.kept[key] = self._open(term)
        return found

    def _open(self, term: Term) -> Any:
        a, op = self.algebra, term.op
        meaning = self.meaning(term)
        if meaning is not None:
            return self.under(meaning, self.log_of)
        if op == "number" and term.args[0] > 0:
            return self.log_number(term.args[0])
        if op == "size":
            return self.log_number(Fraction(self.extent(term.args[0])))
        if op == "mul" and self.signs.positive(term):
            return a.add([self.log_of(f) for f in term.args])
        if op == "power" and self.signs.positive(term.args[0]):
            c = self.rational(term.args[1])
            exponent = self.value(term.args[1]) if c is None else a.number(c)
            if exponent == 0:
                return a.number(Fraction(0))
            return a.mul(exponent, self.log_of(term.args[0]))
        if op == "product" and self.signs.positive(term.args[0]):
            body, index, size = term.args
            return a.add(self.over(index, size, self.log_of, body))
        if op == "exp":
            return self.value(term.args[0])
        if op == "inverse" and term.args[0].shape == SCALAR:
            return a.mul(a.number(Fraction(-1)), self.log_of(term.args[0]))
        if op == "det":
            matrix = term.args[0]
            return self.log_of(matrix) if matrix.shape == SCALAR else self.log_det(matrix)
        return self.generator(self.value(term), drawn=op == "function")

    def log_det(self, term: Term) -> Any:
        """log det of a matrix whose factors are positive definite."""
        a, op = self.algebra, term.op
        meaning = self.meaning(term)
        if meaning is not None:
            return self.under(meaning, self.log_det)
        if op == "inverse":
            return a.mul(a.number(Fraction(-1)), self.log_det(term.args[0]))
        if op == "transpose":
            return self.log_det(term.args[0])
        if op == "identity":
            return a.number(Fraction(0))
        if op == "mul" and all(self.signs.positive(f) if f.shape == SCALAR else f.shape == MATRIX
                               for f in term.args):
            matrices = [f for f in term.args if f.shape != SCALAR]
            if len(matrices) == 1 or all(map(self.signs.definite, matrices)):
                d = a.number(Fraction(self.point.sizes["d"]))
                parts = [self.log_det(f) for f in matrices]
                parts += [a.mul(d, self.log_of(f)) for f in term.args if f.shape == SCALAR]
                return a.add(parts)
        return self.generator(self.value(self.pool.make("det", term)))

    def log_number(self, value: Fraction) -> Any:
        """log of a positive rational, by its primes."""
        terms = {("prime", q): n % P for q, n in prime_powers(value).items() if n}
        return Logs(0, terms) if terms else 0

    def generator(self, v: Any, drawn: bool = False) -> Any:
        """log v for a value v, by generators that are already there where v is made of them; a
        value that was drawn for a closed function is made of none.
        """
        if type(v) is not int:
            raise NoValue("the logarithm of a logarithm")
        if v == 0:
            raise Singular("the logarithm of 0")
        small = small_rationals()
        if v in small:
            return self.log_number(small[v])
        if v in self.generators:
            return self.generators[v]
        for known, inverse in () if drawn else self.inverses.items():
            sign, w = 1, v * inverse % P
            if w not in small and w not in self.generators:
                sign, w = -1, v * known % P
                if w not in small and w not in self.generators:
                    continue
            rest = self.log_number(small[w]) if w in small else self.generators[w]
            return self._named(v, self.algebra.add([
                self.algebra.mul(sign % P, self.generators[known]), rest]))
        return self._named(v, Logs(0, {("value", v): 1}))

    def _named(self, v: int, logs: Any) -> Any:
        self.generators[v], self.inverses[v] = logs, inverse_mod(v)
        return logs

    # -- exponentials -------------------------------------------------------------------------

    def exp_of(self, term: Term) -> Any:
        """e to the term: a product over its summands."""
        return self._exp_times(term, Fraction(1))

    def _exp_times(self, term: Term, c: Fraction) -> Any:
        a, op = self.algebra, term.op
        meaning = self.meaning(term)
        if meaning is not None:
            return self.under(meaning, self._exp_times, c)
        if op == "add":
            return self.product([(self._exp_times(t, c), SCALAR) for t in term.args])
        if op == "sum":
            body, index, size = term.args
            return self.product([(v, SCALAR) for v in self.over(index, size, self._exp_times, body,
                                                               c)])
        if op == "number":
            return self.exp_leaf(c * term.args[0], a.number(Fraction(1)))
        if op == "log":
            return a.power(self.value(term.args[0]), c)
        if op == "mul":
            known = [self.rational(f) if f.shape == SCALAR else None for f in term.args]
            rest = [f for f, q in zip(term.args, known, strict=True) if q is None]
            c *= math.prod(q for q in known if q is not None)
            if not rest or c == 0:
                return self.exp_leaf(c, a.number(Fraction(1)))
            if len(rest) == 1 < len(term.args):
                return self._exp_times(rest[0], c)
            sums = [f for f in rest if f.op == "add"]
            if len(sums) == 1 and all(f.shape == SCALAR for f in rest):
                others = [f for f in rest if f is not sums[0]]
                return self.product([(self._exp_times(self.pool.mul(*others, t), c), SCALAR)
                                     for t in sums[0].args])
            return self.exp_leaf(c, self.value(self.pool.mul(*rest)))
        return self.exp_leaf(c, self.value(term))

    def exp_leaf(self, c: Fraction, q: Any) -> Any:
        """e^(c q): a power of the unit that stands for e^(q/2), the same for multiples of q."""
        a = self.algebra
        if isinstance(q, Logs):
            factors = [self.exp_leaf(c, q.constant)]
            for (kind, v), n in q.terms.items():
                power = signed(n)
                if power is None:
                    raise NoValue("a power whose exponent is no number")
                factors.append(a.power(v % P if kind == "value" else v, c * power))
            return self.product([(f, SCALAR) for f in factors])
        if q == 0 or c == 0:
            return 1
        small = small_rationals()
        for known in (q, P - q):
            if known in self.exponents:
                return a.power(self.exponents[known], 2 * c * (1 if known == q else -1))
        for known, unit in self.exponents.items():
            ratio = q * inverse_mod_cached(known) % P
            if ratio in small:
                return a.power(unit, 2 * c * small[ratio])
            if P - ratio in small:
                return a.power(unit, -2 * c * small[P - ratio])
        self.exponents[q] = self.point.unit(q)
        return a.power(self.exponents[q], 2 * c)


_INVERSES: dict[int, int] = {}


def inverse_mod_cached(v: int) -> int:
    """1/v modulo p, remembered."""
    if v not in _INVERSES:
        if len(_INVERSES) > 100_000:
            _INVERSES.clear()
        _INVERSES[v] = inverse_mod(v)
    return _INVERSES[v]


def signed(n: int) -> Fraction | None:
    """The small rational that a residue is, negative ones included, or None."""
    small = small_rationals()
    if n % P == 0:
        return Fraction(0)
    if n in small:
        return small[n]
    return -small[P - n] if P - n in small else None
