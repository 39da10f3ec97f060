"""Expressions of a model in numbers, every plate an axis: no code of the array program."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from typing import Any

import numpy as np
from scipy.special import digamma, gammaln

from ..algebra.expression import SCALAR, Expr
from ..model import Model

Values = Mapping[str, Any]


class Numbers:
    """The values of expressions: the plates are axes in the model's order, then rows and columns.

    ``values`` are arrays by the names of variables and parameters, their axes as the indices (of a
    label: one-hot, its values last); ``sizes`` are those of the plates by letter.
    """

    def __init__(self, model: Model, sizes: Mapping[str, int], values: Values) -> None:
        self.model, self.sizes, self.values = model, sizes, values
        self.order = [p.index for p in model.plates]
        self.labels = {p.index: p.labels for p in model.plates}

    def __call__(self, e: Expr) -> Any:
        """The value of an expression."""
        with np.errstate(all="ignore"):
            return self._value(e)

    def placed(self, a: Any, own: Sequence[str], indices: Sequence[str]) -> Any:
        """An array with the axes of ``own``, under other indices: letters, or labels."""
        a = np.asarray(a, dtype=float)
        left: list[str] = []
        for letter, index in zip(own, indices, strict=True):
            if index in self.labels[letter]:
                a = np.take(a, self.labels[letter].index(index), axis=len(left))
            elif index.isdecimal():
                a = np.take(a, int(index) - 1, axis=len(left))
            else:
                left.append(index)
        order = sorted(range(len(left)), key=lambda n: self.order.index(left[n]))
        a = a.transpose([*order, *range(len(left), a.ndim)])
        shape = [1] * len(self.order)
        for at, n in enumerate(order):
            shape[self.order.index(left[n])] = a.shape[at]
        core = a.shape[len(left):]
        return a.reshape([*shape, *core, *([1] * (2 - len(core)))])

    def summed(self, v: Any, plates: Iterable[str]) -> Any:
        """The sum over plates; one on which the value does not depend counts its size."""
        for i in plates:
            at = self.order.index(i)
            v = v.sum(axis=at, keepdims=True) * (self.sizes[i] if v.shape[at] == 1 else 1)
        return v

    def array(self, v: Any, indices: Sequence[str]) -> Any:
        """The value as an array with the axes of those indices, then of its vector or matrix."""
        shape = [self.sizes[i] if i in indices else 1 for i in self.order]
        v = np.broadcast_to(v, (*shape, *v.shape[-2:]))
        held = [i for i in self.order if i in indices]
        v = v.reshape([self.sizes[i] for i in held] + list(v.shape[-2:]))
        v = v.transpose([*(held.index(i) for i in indices), v.ndim - 2, v.ndim - 1])
        return v[..., 0, 0] if v.shape[-2:] == (1, 1) else v[..., 0] if v.shape[-1] == 1 else v

    def symbol(self, name: str, indices: Sequence[str]) -> Any:
        """The value of a symbol under those indices."""
        return self.placed(self.values[name], self.indices(name), indices)

    def _number(self, x: float) -> Any:
        return np.array(float(x)).reshape([1] * (len(self.order) + 2))

    def _value(self, e: Expr) -> Any:
        op, a = e.op, e.args
        if op == "number":
            return self._number(a[0])
        if op == "constant":
            return self._number(np.pi)
        if op == "size":
            letters = [p.index for p in self.model.plates if p.size == a[0]]
            return self._number(self.sizes[letters[0] if letters else a[0]])
        if op == "symbol":
            return self.symbol(a[0], a[2])
        if op == "indicator":
            label = self.model.variable(a[0])
            if f"{a[0]} given" in self.values and a[-1] == "seen":
                return self.placed(self.values[f"{a[0]} given"], label.indices, a[1:-1])
            return self.placed(self.values[a[0]], (*label.indices, label.values), a[1:])
        if op == "sum":
            return self.summed(self._value(a[0]), [a[1]])
        if op == "mul":
            return self._product(a)
        if op == "log" and a[0].op in _LOGARITHMS:  # the number itself may be beyond all floats
            return _LOGARITHMS[a[0].op](*(self._value(c) for c in a[0].children))
        v = [self._value(c) for c in e.children]
        return reduce(operator.add, v) if op == "add" else _OPERATIONS[op](*v)

    def _product(self, parts: Sequence[Expr]) -> Any:
        numbers = [self._value(f) for f in parts if f.shape == SCALAR]
        matrices = [self._value(f) for f in parts if f.shape != SCALAR]
        if matrices:
            numbers.append(reduce(np.matmul, matrices))
        return reduce(operator.mul, numbers)

    def indices(self, name: str) -> tuple[str, ...]:
        """The indices of a variable or parameter."""
        own = {p.name: p.indices for p in self.model.parameters}
        return own[name] if name in own else self.model.variable(name).indices


_LOGARITHMS: dict[str, Callable[..., Any]] = {
    "factorial": lambda a: gammaln(a + 1),
    "choose": lambda n, x: gammaln(n + 1) - gammaln(x + 1) - gammaln(n - x + 1)}
_OPERATIONS = {
    "power": operator.pow, "log": np.log, "exp": np.exp, "digamma": digamma, "loggamma": gammaln,
    "factorial": lambda a: np.exp(_LOGARITHMS["factorial"](a)),
    "choose": lambda n, x: np.exp(_LOGARITHMS["choose"](n, x)),
    "transpose": lambda a: np.swapaxes(a, -1, -2), "inverse": np.linalg.inv,
    "det": lambda a: np.linalg.det(a)[..., None, None],
    "trace": lambda a: np.trace(a, axis1=-2, axis2=-1)[..., None, None],
}
