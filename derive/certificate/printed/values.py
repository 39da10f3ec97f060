"""The value of a term where everything that has a name is drawn freely, modulo p.

Each symbol, at each value of its indices and each mark, is an independent random number, vector or
matrix; so is each density, logarithm, exponential, expectation and derivative of each value that
stands in it. Only sums, products, quotients, powers, transposes, inverses, determinants and traces
are what they are. Terms with one value here have it whatever the names mean; terms that differ in
anything but the order of an algebra differ in value, but for a probability of about 1 / p.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from ..arithmetic import Modular, P
from ..terms import FUNCTION, MATRIX, ROW, SCALAR, VECTOR, Term

_ROWS = {VECTOR: (2, 1), ROW: (1, 2), MATRIX: (2, 2)}
_WHOLE = 64  # exponents up to this are powers, others are drawn
_ROW_COUNT = 3


class Values:
    """Values of terms at one random point.

    ``canonical`` names a function by how it is written, ``fixed`` says which symbols are another
    one with an index, ``labels`` has the labels of a size. A sum is drawn by its summand, unless
    ``opened``: then it is added up, over few values of its index.
    """

    def __init__(self, canonical: Callable[[str], tuple[str, bool]],
                 fixed: Mapping[str, tuple[str, str]], labels: Mapping[str, tuple[str, ...]],
                 opened: bool = False) -> None:
        self.canonical, self.fixed, self.labels, self.opened = canonical, fixed, labels, opened
        self.algebra = Modular()
        self._random = random.Random("printed")
        self._drawn: dict[Any, Any] = {}
        self._kept: dict[Any, Any] = {}
        self._binding: dict[str, str] = {}

    def value(self, term: Term) -> Any:
        """The value: a number modulo p, or a matrix as a tuple of rows."""
        bound = self._binding
        key = (term, tuple([bound.get(x) for x in term.letters])) if bound else term
        found = self._kept.get(key)
        if found is None:
            act = getattr(self, "_" + term.op, None)
            found = self._kept[key] = act(term) if act else self._opaque(term)
        return found

    def draw(self, key: Any, shape: str = SCALAR, symmetric: bool = False) -> Any:
        """What stands for a key, the same whenever it is asked for."""
        key = (key, shape)
        found = self._drawn.get(key)
        if found is None:
            new = self._random.randrange
            if shape == SCALAR:
                found = new(1, P)
            else:
                rows, columns = _ROWS[shape]
                found = tuple(tuple(new(1, P) for _ in range(columns)) for _ in range(rows))
                if symmetric:
                    found = (found[0], (found[0][1], found[1][1]))
            self._drawn[key] = found
        return found

    def _opaque(self, term: Term) -> Any:
        """An operation that is drawn by what stands in it."""
        parts = tuple(self.value(a) if isinstance(a, Term) else self._binding.get(a, a)
                      if isinstance(a, str) else a for a in term.args)
        return self.draw((term.op, parts), term.shape)

    # -- names ----------------------------------------------------------------------------------

    def _symbol(self, term: Term) -> Any:
        name, kind, indices, mark = term.args
        if not indices and name in self.fixed:
            name, label = self.fixed[name]
            indices = (label,)
        where = tuple([self._binding.get(x, x) for x in indices])
        return self.draw((name, where, mark), term.shape, kind == "symmetric")

    def _function(self, term: Term) -> Any:
        written, logarithm = self.canonical(term.args[0].removeprefix(FUNCTION))
        value = self.draw(("function", written, term.args[1],
                           tuple(map(self.value, term.children))))
        return self.draw(("log", (value,))) if logarithm else value

    def _size(self, term: Term) -> Any:
        labels = self.labels.get(term.args[0])
        return len(labels) if labels else self.draw(("size", term.args[0]))

    def _number(self, term: Term) -> Any:
        return self.algebra.number(term.args[0])

    def _identity(self, term: Term) -> Any:
        return self.algebra.filled(2, 2, 1)

    def _zero(self, term: Term) -> Any:
        return 0 if term.shape == SCALAR else self.algebra.filled(*_ROWS[term.shape])

    # -- algebra --------------------------------------------------------------------------------

    def _add(self, term: Term) -> Any:
        return self._total([self.value(a) for a in term.args], term.shape)

    def _total(self, values: list[Any], shape: str) -> Any:
        if shape == SCALAR:
            return sum(values) % P
        total = values[0]
        for v in values[1:]:
            total = self.algebra.plus(total, v)
        return total

    def _mul(self, term: Term) -> Any:
        scalar, matrix = 1, None
        for factor in term.args:
            v = self.value(factor)
            if factor.shape == SCALAR:
                scalar = scalar * v % P
            else:
                matrix = v if matrix is None else self.algebra.times(matrix, v)
        if matrix is None:
            return scalar
        if term.shape == SCALAR:
            return scalar * self.algebra.entry(matrix) % P
        return self.algebra.scale(scalar, matrix)

    def _power(self, term: Term) -> Any:
        base, exponent = map(self.value, term.args)
        negative = exponent > P // 2
        size = P - exponent if negative else exponent
        power = pow(base, size, P) if size <= _WHOLE else self.draw(("power", base, size))
        return self.algebra.power(power, Fraction(-1)) if negative else power

    def _inverse(self, term: Term) -> Any:
        inner = self.value(term.args[0])
        return self.algebra.inverse(inner) if term.shape == MATRIX else self.algebra.inv(inner)

    def _transpose(self, term: Term) -> Any:
        inner = self.value(term.args[0])
        return inner if term.shape == SCALAR else self.algebra.transpose(inner)

    def _det(self, term: Term) -> Any:
        inner = self.value(term.args[0])
        return self.algebra.determinant(inner) if term.args[0].shape == MATRIX else inner

    def _trace(self, term: Term) -> Any:
        inner = self.value(term.args[0])
        return self.algebra.trace(inner) if term.args[0].shape == MATRIX else inner

    def _differential(self, term: Term) -> Any:
        body, by = term.args
        if body.op == "symbol" and body.args[:1] == by.args[:1] and body.args[3] == "":
            where = tuple([self._binding.get(x, x) for x in body.args[2]])
            return self.draw((body.args[0], where, "d"), body.shape, body.args[1] == "symmetric")
        return self.draw(("differential", self.value(body), self.value(by)), term.shape)

    # -- sums -----------------------------------------------------------------------------------

    def _sum(self, term: Term) -> Any:
        return self._bound(term)

    def _product(self, term: Term) -> Any:
        return self._bound(term)

    def _bound(self, term: Term) -> Any:
        body, index, over = term.args
        kept = self._binding
        try:
            if not self.opened:
                self._binding = {**kept, index: f"#{len(kept)}"}
                return self.draw((term.op, over, self.value(body)), term.shape)
            values = []
            for position in self._range(over):
                self._binding = {**kept, index: position}
                values.append(self.value(body))
        finally:
            self._binding = kept
        if term.op == "sum":
            return self._total(values, term.shape)
        product = 1
        for v in values:
            product = product * v % P
        return product

    def _range(self, over: str) -> tuple[str, ...]:
        first, _, size = over.rpartition("..")
        labels = self.labels.get(size) or [f"{size} {n + 1}" for n in range(_ROW_COUNT)]
        return tuple(labels[int(first or "1") - 1:])
