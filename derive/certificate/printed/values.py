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
from ..operations import Operations, rows_and_columns
from ..terms import FUNCTION, SCALAR, Term

_WHOLE = 64  # exponents up to this are powers, others are drawn
_ROW_COUNT = 3


class Values(Operations):
    """Values of terms at one random point, where vectors have two entries.

    ``canonical`` names a function by how it is written, ``fixed`` says which symbols are another
    one with an index, ``labels`` has the labels of a size. A sum is drawn by its summand, unless
    ``opened``: then it is added up, over few values of its index.
    """

    d = 2

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
                rows, columns = rows_and_columns(shape, self.d)
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

    def _power(self, term: Term) -> Any:
        base, exponent = map(self.value, term.args)
        negative = exponent > P // 2
        size = P - exponent if negative else exponent
        power = pow(base, size, P) if size <= _WHOLE else self.draw(("power", base, size))
        return self.algebra.power(power, Fraction(-1)) if negative else power

    def _differential(self, term: Term) -> Any:
        body, by = term.args
        if body.op == "symbol" and body.args[:1] == by.args[:1] and body.args[3] == "":
            where = tuple([self._binding.get(x, x) for x in body.args[2]])
            return self.draw((body.args[0], where, "d"), body.shape, body.args[1] == "symmetric")
        return self.draw(("differential", self.value(body), self.value(by)), term.shape)

    # -- sums -----------------------------------------------------------------------------------

    def _sum(self, term: Term) -> Any:
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
        return self.total(values, term.shape) if term.op == "sum" else self.product(
            [(v, body.shape) for v in values])

    _product = _sum

    def _range(self, over: str) -> tuple[str, ...]:
        first, _, size = over.rpartition("..")
        labels = self.labels.get(size) or [f"{size} {n + 1}" for n in range(_ROW_COUNT)]
        return tuple(labels[int(first or "1") - 1:])
