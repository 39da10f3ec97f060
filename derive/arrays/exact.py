"""A slow interpreter of the array program: fractions, and functions of them to sixty digits.

Sums, products and quotients are exact; what is irrational is a fraction that has its first digits.
It shares nothing with the programs that are printed, and is what their digits are compared with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import mpmath
import numpy as np

from .program import Node, Placed

#: How many digits a function of a fraction has.
DIGITS = 60
#: The logarithm of 0, as the programs have it.
LOG_0 = Fraction(-(10**300))
Array = Any


class NotExact(ValueError):
    """An operation that has no exact value: the root of an equation."""


def fractions(values: Any) -> Array:
    """Floats as an array of fractions."""
    found = np.array(values, dtype=object)
    return np.vectorize(Fraction, otypes=[object])(found) if found.size else found


class Exact:
    """The values of operations; ``inputs`` are those of the nodes that are read, ``sizes`` the
    numbers of the sizes."""

    def __init__(self, inputs: Mapping[Node, Array], sizes: Mapping[str, int]) -> None:
        self._known: dict[Node, Array] = dict(inputs)
        self._sizes = sizes

    def __call__(self, node: Node) -> Array:
        """The array of a node. Raises NotExact."""
        if node not in self._known:
            found = self._value(node)
            self._known[node] = found if isinstance(found, np.ndarray) else _scalar(found)
        return self._known[node]

    def _value(self, node: Node) -> Array:
        a, op = node.args, node.op
        if op == "number":
            return _scalar(a[0])
        if op == "pi":
            return _scalar(_rounded(lambda: mpmath.pi()))
        if op == "size":
            return _scalar(Fraction(self._sizes[a[0]]))
        if op == "infinity":
            return _scalar(float(f"{a[0]}inf"))
        if op in _ELEMENTWISE:
            parts = [_placed(self(n), places, node.rank) for n, places in a]
            return np.vectorize(_ELEMENTWISE[op], otypes=[object])(*parts) if op != "add" \
                and op != "mul" else _folded(op, parts)
        if op in _FUNCTIONS:
            return np.vectorize(_FUNCTIONS[op], otypes=[object])(self(a[0]))
        if op == "contract":
            return _contracted([(self(n), places) for n, places in a], node.rank)
        if op == "next":
            return self(a[0])
        if op == "take":
            return np.take(self(a[0]), a[2], axis=a[1])
        if op == "stack":
            return np.stack([self(n) for n in a], axis=-1)
        if op == "spread":
            inner = self(a[0])
            shape = (*inner.shape, *(self._sizes[s] for s in a[1]))
            return np.broadcast_to(inner[(..., *[None] * len(a[1]))], shape)
        if op == "move":
            return np.transpose(self(a[0]), a[1])
        if op == "middle":
            inner = self(a[0])
            return inner.sum(axis=a[1]) / Fraction(inner.shape[a[1]])
        if op == "eye":
            return fractions(np.eye(self._sizes[a[0]], dtype=int))
        if op in ("normalise", "log_sum"):
            return self._posterior(a[0])[op == "log_sum"]
        if op == "log_diagonal":
            inner = self(a[0])
            whole = np.vectorize(_log, otypes=[object])(np.diagonal(inner, axis1=-2, axis2=-1))
            return 2 * whole.sum(axis=-1)
        if op in _MATRICES:
            return _each(_MATRICES[op], self(a[0]), node.rank)
        if op == "solve":
            return self._solved(a, node.rank)
        raise NotExact(f"no exact value of {op}")

    def _posterior(self, node: Node) -> tuple[Array, Array]:
        inner, n = self(node.args[0]), node.args[1]
        over = tuple(range(n))
        top = inner.max(axis=over, keepdims=True)
        shares = np.vectorize(_exp, otypes=[object])(inner - top)
        total = shares.sum(axis=over, keepdims=True)
        log_sum = top + np.vectorize(_log, otypes=[object])(total)
        return shares / total, log_sum.reshape(inner.shape[n:])

    def _solved(self, args: tuple[Placed, Placed, bool], rank: int) -> Array:
        (A, own), (b, other), vector = args
        d = rank - 1 if vector else rank - 2
        left = _placed(self(A), own, d + 2)
        right = _placed(self(b), other, rank)
        plates = np.broadcast_shapes(left.shape[:d], right.shape[:d])
        left = np.broadcast_to(left, (*plates, *left.shape[d:]))
        right = np.broadcast_to(right, (*plates, *right.shape[d:]))
        found = np.empty(right.shape, dtype=object)
        for at in product(*map(range, plates)):
            found[at] = _dot(_inverse(left[at]), right[at])
        return found


def _scalar(value: Any) -> Array:
    found = np.empty((), dtype=object)
    found[()] = value
    return found


def _placed(a: Array, places: Sequence[int], rank: int) -> Array:
    """The array with its axes at those places, of length 1 at the others; of a place that comes
    twice, the diagonal."""
    axes, places = list(range(a.ndim)), list(places)
    while len(set(places)) < len(places):
        twice = next(p for p in places if places.count(p) > 1)
        first = places.index(twice)
        second = places.index(twice, first + 1)
        a = np.diagonal(a, axis1=first, axis2=second)
        places = [p for n, p in enumerate(places) if n not in (first, second)] + [twice]
    axes = sorted(range(len(places)), key=lambda n: places[n])
    shape = [1] * rank
    for n in axes:
        shape[places[n]] = a.shape[n]
    return np.transpose(a, axes).reshape(shape)


def _folded(op: str, parts: Sequence[Array]) -> Array:
    found = parts[0]
    for part in parts[1:]:
        found = found + part if op == "add" else found * part
    return found


def _contracted(parts: Sequence[tuple[Array, Sequence[int]]], rank: int) -> Array:
    count = 1 + max((p for _, places in parts for p in places), default=-1)
    whole = _folded("mul", [_placed(a, places, count) for a, places in parts])
    return whole.sum(axis=tuple(range(rank, count))) if count > rank else whole


def _each(of: Callable[[Array], Any], a: Array, rank: int) -> Array:
    """A function of each matrix."""
    plates = a.shape[:-2]
    found = np.empty(a.shape if rank == a.ndim else plates, dtype=object)
    for at in product(*map(range, plates)):
        found[at] = of(a[at])
    return found


def _dot(A: Array, b: Array) -> Array:
    return (A * b).sum(axis=-1) if b.ndim == 1 else np.stack(
        [_dot(A, b[:, n]) for n in range(b.shape[1])], axis=-1)


def _cholesky(S: Array) -> Array:
    n = len(S)
    L = np.full((n, n), Fraction(0), dtype=object)
    for i, j in product(range(n), range(n)):
        if j <= i:
            rest = S[i, j] - sum(L[i, k] * L[j, k] for k in range(j))
            L[i, j] = _root(rest) if i == j else rest / L[j, j]
    return L


def _eliminated(S: Array) -> tuple[Array, Fraction]:
    """The inverse and the determinant, by Gauss and Jordan."""
    n = len(S)
    A = np.concatenate([S, fractions(np.eye(n, dtype=int))], axis=1)
    det = Fraction(1)
    for i in range(n):
        pivot = max(range(i, n), key=lambda r: abs(A[r, i]))
        if pivot != i:
            A[[i, pivot]] = A[[pivot, i]]
            det = -det
        det *= A[i, i]
        A[i] = A[i] / A[i, i]
        for r in range(n):
            if r != i:
                A[r] = A[r] - A[i] * A[r, i]
    return A[:, n:], det


def _inverse(S: Array) -> Array:
    return _eliminated(S)[0]


def _rounded(value: Callable[[], Any]) -> Fraction:
    """A number of mpmath, to so many digits, as a fraction."""
    with mpmath.workdps(DIGITS):
        sign, mantissa, exponent, _ = mpmath.mpf(value())._mpf_
    whole = Fraction(int(mantissa)) * Fraction(2) ** exponent
    return -whole if sign else whole


def _of(function: Callable[[Any], Any]) -> Callable[[Fraction], Fraction]:
    def found(u: Fraction) -> Fraction:
        return _rounded(lambda: function(mpmath.mpf(u.numerator) / u.denominator))
    return found


def _log(u: Fraction) -> Fraction:
    return _of(mpmath.log)(u) if u > 0 else LOG_0


def _exp(u: Fraction) -> Fraction:
    return _of(mpmath.exp)(u) if u > -10**6 else Fraction(0)


_root = _of(mpmath.sqrt)


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator == 1:
        return base ** int(exponent)
    return _of(lambda u: u ** (mpmath.mpf(exponent.numerator) / exponent.denominator))(base)


_ELEMENTWISE: Mapping[str, Callable[..., Any]] = {
    "add": prod, "mul": prod, "power": _power,
    "equal": lambda a, b: Fraction(a == b),
    "within": lambda x, low, high: Fraction(low <= x <= high)}
_FUNCTIONS: Mapping[str, Callable[[Fraction], Fraction]] = {
    "log": _log, "exp": _exp, "log1p": lambda u: _log(1 + u),
    "loggamma": _of(mpmath.loggamma), "digamma": _of(mpmath.digamma),
    "trigamma": _of(lambda u: mpmath.psi(1, u)),
    "softplus": lambda u: _log(1 + _exp(u))}
_MATRICES: Mapping[str, Callable[[Array], Any]] = {
    "cholesky": _cholesky, "inverse": _inverse, "det": lambda S: _eliminated(S)[1]}
