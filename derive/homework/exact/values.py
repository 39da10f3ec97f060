"""The value of a formula at a small instance, from the meaning of its operations."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from ...algebra.expression import SCALAR, Expr
from ...derivation import Derivation
from ...families import FAMILIES
from ..symbols import HARD, UNIT
from .arithmetic import Arithmetic, determinant, inverse, scaled, times, total
from .enclosure import Unknown

#: The most operations that the values of one formula may take.
MOST = 20_000

#: The value of a parameter for one component: a fraction, a column or a matrix, by rows.
Entry = Any
Theta = Mapping[str, tuple[Entry, ...]]


@dataclass(frozen=True)
class Small:
    """A small instance: ``x`` has a row of coordinates for each observation, ``theta_t`` for each
    base name the values of all components, the weights among them; ``known`` the given
    quantities by their names. All numbers are fractions."""

    x: tuple[tuple[Fraction, ...], ...]
    theta_t: tuple[tuple[str, tuple[Entry, ...]], ...]
    known: tuple[tuple[str, tuple[Fraction, ...]], ...] = ()

    @property
    def d(self) -> int:
        """How many coordinates an observation has."""
        return len(self.x[0])

    @property
    def components(self) -> int:
        """How many components there are."""
        return len(self.theta_t[0][1])


@lru_cache(20_000)
def letters(e: Expr) -> tuple[str, ...]:
    """The index letters and labels that are free in an expression.

    >>> from ...algebra.expression import sum_over, symbol
    >>> letters(sum_over(symbol("T", "scalar", ("k", "i")), "i", "N"))
    ('k',)
    """
    found = {c for a in e.children for c in letters(a)}
    if e.op == "symbol":
        found |= set(e.args[2])
    elif e.op == "posterior":
        found |= {e.args[0], e.args[1]}
    elif e.op in ("sum", "product"):
        found.discard(e.args[1])
    return tuple(sorted(found))


@lru_cache(2_000)
def _written_out(family: str, *arguments: Expr) -> Expr:
    return FAMILIES[family].density(*arguments)


class Values:
    """Evaluates expressions at one instance. ``free`` is the theta of Q, in this arithmetic's
    numbers; without it that is theta^t. Raises Unknown, or what arithmetic raises."""

    def __init__(self, em: Derivation, small: Small, arithmetic: Arithmetic,
                 free: Theta | None = None) -> None:
        self.em, self.small, self.arithmetic = em, small, arithmetic
        self.s, self.model = em.setting, em.model
        self.current: Theta = {base: tuple(map(self.number, values))
                               for base, values in small.theta_t}
        self.free = self.current if free is None else free
        self._kept: dict[tuple[Any, ...], Any] = {}
        self._known: dict[tuple[Any, ...], Any] = {}
        self.spent = 0

    def afresh(self) -> Values:
        """The same values, in which what is kept of one formula's parts is not kept on."""
        found = Values(self.em, self.small, self.arithmetic, self.free)
        found._kept = self._kept
        return found

    def with_free(self, theta: Theta) -> Values:
        """The same instance with another free theta; what does not depend on it is kept."""
        found = Values(self.em, self.small, self.arithmetic, theta)
        found._kept = {key: v for key, v in self._kept.items() if key[1] != ""}
        return found

    def number(self, v: Any) -> Any:
        """A fraction, or rows of fractions, in this arithmetic."""
        if isinstance(v, tuple):
            return tuple(map(self.number, v))
        return self.arithmetic.number(v)

    def at(self, e: Expr, binding: Mapping[str, int]) -> Any:
        """The value, with index letters at positions from 0."""
        key = (e, *(binding.get(c) for c in letters(e)))
        found = self._known.get(key)
        if found is None:
            self.spent += 1
            if self.spent > MOST:
                raise Unknown("too many operations")
            simple, how = _OF_VALUES.get(e.op), getattr(self, "_" + e.op, None)
            if simple is not None:
                found = simple(self.arithmetic, *(self.at(a, binding) for a in e.args))
            elif how is not None:
                found = how(e, binding)
            else:
                raise Unknown(f"{e.op} has no value")
            self._known[key] = found
        return found

    def position(self, letter: str, binding: Mapping[str, int]) -> int:
        """What an index letter or label stands for."""
        if letter in binding:
            return binding[letter]
        labels = self.model.components.labels
        if letter in labels:
            return labels.index(letter)
        if letter.isdigit() and letter != "0":
            return int(letter) - 1
        raise Unknown(f"the index {letter} has no value")

    def extent(self, size: str) -> int:
        """The number that a size stands for."""
        small = self.small
        found = {self.s.observations: len(small.x), self.s.components: small.components,
                 "d": small.d}.get(size)
        if found is None:
            raise Unknown(f"an unknown size {size}")
        return found

    # -- symbols ------------------------------------------------------------------------------

    def _symbol(self, e: Expr, binding: Mapping[str, int]) -> Any:
        try:
            return self._named(e, binding)
        except IndexError:  # a third component, say, where there are two
            raise Unknown(f"{e.args[0]} has no such index here") from None

    def _named(self, e: Expr, binding: Mapping[str, int]) -> Any:
        name, _, letters, mark = e.args
        where = tuple(self.position(c, binding) for c in letters)
        if name == self.model.observed.name:
            row = self.small.x[where[0]]
            return self.number(row[0]) if e.shape == SCALAR else \
                tuple((self.number(v),) for v in row)
        for known, values in self.small.known:
            if known == name:
                return self.number(values[where[0]])
        return self._keeping((name, mark, where), lambda: self._derived(name, mark, where))

    def _keeping(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """What was found before under a key, or is found now."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def _derived(self, name: str, mark: str, where: tuple[int, ...]) -> Any:
        weights = self.model.weights
        if name == ".T":
            return self.posterior(where[0], where[1], mark)
        if name == ".N":
            return total([self.responsibility(where[0], i) for i in range(len(self.small.x))])
        if name == HARD:
            row = [float(self.responsibility(k, where[1])) for k in range(self.small.components)]
            return self.number(Fraction(int(row.index(max(row)) == where[0])))
        if name == UNIT:
            return self.arithmetic.diagonal([int(j == where[0]) for j in range(self.small.d)])
        if name == ".w":
            return self.number(Fraction(weights.values[where[0]]))
        if name == weights.base and not where:
            where = (self.free_weight(),)
        if mark == "t+1":
            return self.updated(name, where)
        theta = self.current if mark == "t" else self.free
        if name not in theta:
            raise Unknown(f"{name} has no value")
        return theta[name][where[0] if where else 0]

    def free_weight(self) -> int:
        """The component whose weight is the parameter (tau of tau and 1 - tau)."""
        labels = self.model.components.labels
        return next(n for n, label in enumerate(labels) if label != self.model.weights.complement)

    def updated(self, base: str, where: tuple[int, ...]) -> Any:
        """The new value of a parameter, by the derivation."""
        return self._keeping((base, "t+1", where), lambda: self._updated(base, where))

    def _updated(self, base: str, where: tuple[int, ...]) -> Any:
        symbol, formula = self.em.solution(base)
        if base == self.model.weights.base and not symbol.args[2]:
            own = self.at(formula, {})
            return own if where[0] == self.free_weight() else self.number(Fraction(1)) - own
        return self.at(formula, {self.s.k: where[0]} if where else {})

    def responsibility(self, k: int, i: int) -> Any:
        """T_{k,i} at theta^t."""
        return self._keeping((".T", "t", (k, i)), lambda: self.posterior(k, i, "t"))

    def posterior(self, k: int, i: int, mark: str) -> Any:
        """P(Z_i = k | x_i) by Bayes' rule."""
        joint = self.s.joint(mark)
        joints = self._keeping(("joint", mark, i), lambda: [
            self.at(joint, {self.s.k: j, self.s.i: i}) for j in range(self.small.components)])
        return self.share(joints, k)

    def share(self, values: list[Any], k: int) -> Any:
        """One of several numbers over their sum."""
        return values[k] * self.arithmetic.power(total(values), Fraction(-1))

    def _posterior(self, e: Expr, binding: Mapping[str, int]) -> Any:
        i, k, mark = e.args
        return self.posterior(self.position(k, binding), self.position(i, binding), mark)

    def _density(self, e: Expr, binding: Mapping[str, int]) -> Any:
        family, *arguments = e.args
        if family != self.s.family.id:
            raise Unknown(f"a density of {family}")
        return self.at(_written_out(family, *arguments), binding)

    # -- operations ---------------------------------------------------------------------------

    def _number(self, e: Expr, binding: Mapping[str, int]) -> Any:
        return self.number(self.rational(e, binding))

    _size = _number

    def _constant(self, e: Expr, binding: Mapping[str, int]) -> Any:
        return self.arithmetic.pi

    def _mul(self, e: Expr, binding: Mapping[str, int]) -> Any:
        scalar: Any = None
        matrix: Any = None
        for a in e.args:
            v = self.at(a, binding)
            if a.shape == SCALAR:
                scalar = v if scalar is None else scalar * v
            else:
                matrix = v if matrix is None else times(matrix, v)
        if matrix is None:
            return scalar
        if e.shape == SCALAR:
            inner = matrix[0][0]
            return inner if scalar is None else scalar * inner
        return matrix if scalar is None else scaled(scalar, matrix)

    def _power(self, e: Expr, binding: Mapping[str, int]) -> Any:
        base = self.at(e.args[0], binding)
        exponent = self.rational(e.args[1], binding)
        if exponent is None:
            return self.arithmetic.general_power(base, self.at(e.args[1], binding))
        return self.arithmetic.power(base, exponent)

    def rational(self, e: Expr, binding: Mapping[str, int]) -> Fraction | None:
        """The value where it is a fraction made of numbers, sizes and data, else None."""
        if e.op == "number":
            return Fraction(e.args[0])
        if e.op == "size":
            return Fraction(self.extent(e.args[0]))
        if e.op == "symbol" and e.shape == SCALAR and e.args[2]:
            where = self.position(e.args[2][0], binding)
            if e.args[0] == self.model.observed.name:
                return self.small.x[where][0]
            return next((v[where] for name, v in self.small.known if name == e.args[0]), None)
        if e.op in ("add", "mul"):
            parts = [self.rational(a, binding) for a in e.args]
            known = [p for p in parts if p is not None]
            if len(known) == len(parts):
                return sum(known, Fraction(0)) if e.op == "add" else \
                    math.prod(known, start=Fraction(1))
        return None

    def _count(self, e: Expr, binding: Mapping[str, int]) -> int:
        found = self.rational(e, binding)
        if found is None or found.denominator != 1 or not 0 <= found <= 10_000:
            raise Unknown("no count, or a count that is too large")
        return int(found)

    def _factorial(self, e: Expr, binding: Mapping[str, int]) -> Any:
        return self.number(Fraction(math.factorial(self._count(e.args[0], binding))))

    def _choose(self, e: Expr, binding: Mapping[str, int]) -> Any:
        n, x = (self._count(a, binding) for a in e.args)
        return self.number(Fraction(math.comb(n, x)))

    def _sum(self, e: Expr, binding: Mapping[str, int]) -> Any:
        body, index, size = e.args
        return total([self.at(body, {**binding, index: n}) for n in range(self.extent(size))])

    def _product(self, e: Expr, binding: Mapping[str, int]) -> Any:
        body, index, size = e.args
        if body.shape != SCALAR:
            raise Unknown("a product of matrices over an index")
        out = self.number(Fraction(1))
        for n in range(self.extent(size)):
            out = out * self.at(body, {**binding, index: n})
        return out

    def _identity(self, e: Expr, binding: Mapping[str, int]) -> Any:
        return self.arithmetic.diagonal([1] * self.small.d)

    def _zero(self, e: Expr, binding: Mapping[str, int]) -> Any:
        d, nothing = self.small.d, self.number(Fraction(0))
        if e.args[0] == SCALAR:
            return nothing
        rows, columns = {"vector": (d, 1), "row": (1, d), "matrix": (d, d)}[e.args[0]]
        return tuple((nothing,) * columns for _ in range(rows))


#: Operations whose value follows from the values of their arguments alone.
_OF_VALUES: dict[str, Callable[..., Any]] = {
    "add": lambda arithmetic, *values: total(list(values)),
    "inverse": lambda arithmetic, a: inverse(a, arithmetic),
    "transpose": lambda arithmetic, a: tuple(zip(*a, strict=True)),
    "trace": lambda arithmetic, a: total([a[j][j] for j in range(len(a))]),
    "det": lambda arithmetic, a: determinant(a),
    "log": lambda arithmetic, v: arithmetic.log(v), "exp": lambda arithmetic, v: arithmetic.exp(v),
}
