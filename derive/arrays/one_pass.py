"""One pass over the rows for the E-step and the sums of the M-step, where the log joint is linear
in features of the data.

The text of this module stands in what is generated, where it is called.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

#: The digits that a difference may lose before a sum is taken otherwise, as a factor.
CANCELLATION = 1e3
#: From so many axes, products of rows are taken by a product of matrices for each value.
WIDE = 20
#: Numbers of a chunk of rows, about as many as fit into the cache.
CELLS = 1 << 17


class Rows:
    """The data by the features of a row.

    ``flat`` (m, N): 1, then the bases, whose axes are laid out; ``features`` says of which bases
    each is the product, ``places`` where these begin. ``scale`` (m,) is the root mean square of
    each row of ``flat``.
    """

    def __init__(self, bases: Any, features: Any, centred: Any) -> None:
        self.N = bases[0].shape[-1]
        parts = [b.reshape(-1, self.N) for b in bases]
        sizes = [len(p) for p in parts]
        self.flat = np.empty((1 + sum(sizes), self.N))
        self.flat[0] = 1.0
        np.concatenate(parts, out=self.flat[1:])
        starts = np.cumsum([1, *sizes])
        self.places = [slice(int(a), int(b)) for a, b in zip(starts, starts[1:])]
        self.shapes = [tuple(n for j in f for n in bases[j].shape[:-1]) for f in features]
        self.features, self.centred = features, centred
        self.scale = np.sqrt(np.einsum("ij,ij->i", self.flat, self.flat) / self.N)
        pairs = [(n, *(self.places[j] for j in f)) for n, f in enumerate(features) if len(f) == 2]
        self.wide = [p for p in pairs if _length(p[1]) >= WIDE]
        self.narrow = [p for p in pairs if _length(p[1]) < WIDE]
        # of a base with itself each product once
        self.products: list[tuple[int, slice]] = []
        self.upper: dict[int, Any] = {}
        at = len(self.flat)
        self.at: dict[int, slice] = {}
        for n, a, b in self.narrow:
            size = _length(b)
            start = at
            for j in range(_length(a)):
                first = j if a == b else 0
                self.products.append((a.start + j, slice(b.start + first, b.stop)))
                at += size - first
            self.at[n] = slice(start, at)
            self.upper[n] = np.triu_indices(size) if a == b else None
        self.total = at


def _length(part: slice) -> int:
    return part.stop - part.start


def _size(rows: Rows, weights: Any) -> float:
    """How large the terms are, for a row, of which the log joint is the sum: those of numbers
    that are counted from a mean."""
    largest = 0.0
    for n, (feature, w) in enumerate(zip(rows.features, weights)):
        if w is None or not any(j in rows.centred for j in feature):
            continue
        scale = [rows.scale[rows.places[j]] for j in feature]
        wide = scale[0] if len(scale) == 1 else np.multiply.outer(*scale).ravel()
        largest += float(np.max(np.abs(w.reshape(len(w), -1)) @ wide))
    return largest


def _coefficients(rows: Rows, weights: Any) -> Any:
    """The coefficients of the features that lie side by side in memory, one row a value."""
    K = next(len(w) for w in weights if w is not None)
    W = np.zeros((K, rows.total))
    for n, (feature, w) in enumerate(zip(rows.features, weights)):
        if w is None:
            continue
        if not feature:
            W[:, 0] = w
        elif len(feature) == 1:
            W[:, rows.places[feature[0]]] = w.reshape(K, -1)
        elif n in rows.at:
            a, b = (_length(rows.places[j]) for j in feature)
            w = w.reshape(K, a, b)
            upper = rows.upper[n]
            if upper is None:
                W[:, rows.at[n]] = w.reshape(K, -1)
            else:
                both = w[:, upper[0], upper[1]] + w[:, upper[1], upper[0]]
                W[:, rows.at[n]] = np.where(upper[0] == upper[1], 0.5, 1.0) * both
    return W


def _sum_of_logs(values: Any) -> float:
    """The sum of the logarithms of values (n,) >= 1: one logarithm for a product of many of them.

    As many are multiplied as cannot overflow.
    """
    largest = float(values.max())
    together = min(32, int(700 / math.log(max(largest, 2.0)))) if largest < math.inf else 1
    whole = len(values) - len(values) % together
    products = np.multiply.reduce(values[:whole].reshape(together, -1), axis=0)
    return float(np.log(products).sum() + np.log(values[whole:]).sum())


def _shares(E: Any) -> float:
    """The shares of exp(E) (K, n) over the first axis, into E; the sum of the logarithms of its
    sums."""
    top = E.max(axis=0)
    E -= top
    np.exp(E, out=E)
    total = E.sum(axis=0)
    E /= total
    return float(top.sum()) + _sum_of_logs(total)


def _shares_of_two(odds: Any, E: Any) -> float:
    """As _shares, for two values, of which ``odds`` is the logarithm of the second over the first,
    less that of the first."""
    value = 0.0
    if odds.max() < 300.0:
        np.exp(odds, out=E[1])
        np.add(E[1], 1.0, out=E[0])
        value = _sum_of_logs(E[0])
        np.divide(1.0, E[0], out=E[0])
        E[1] *= E[0]
        return value
    small = np.exp(-np.abs(odds))
    Z = small + 1.0
    np.divide(np.where(odds >= 0, small, 1.0), Z, out=E[0])
    np.divide(np.where(odds >= 0, 1.0, small), Z, out=E[1])
    return float(np.maximum(odds, 0.0).sum()) + _sum_of_logs(Z)


def _one_pass(rows: Rows, weights: Any) -> Any:
    """The sums of responsibility and feature, one array a feature, and the log-likelihood, where
    the log joint is the sum of weight and feature; None where digits would be lost."""
    size = _size(rows, weights)
    if not size < 10 * CANCELLATION:
        return None
    N, flat, p = rows.N, rows.flat, len(rows.flat)
    W = _coefficients(rows, weights)
    K = len(W)
    two = K == 2 and np.all(np.abs(W) < 1e200)
    used = W[1:] - W[:1] if two else W
    step = max(512, min(16384, CELLS // (rows.total + K)))
    step = min(N, step)
    buffer = np.empty((rows.total, step)) if rows.products else flat[:, :step]
    E = np.empty((K, step))
    S = np.zeros((K, rows.total))
    wide = [np.zeros((K, _length(a), _length(b))) for _, a, b in rows.wide]
    forms = [_forms(weights[n], two) for n, _, _ in rows.wide]
    odds = np.empty((len(used), step))
    value = 0.0
    for start in range(0, N, step):
        m = min(step, N - start)
        f, e, o = flat[:, start:start + m], E[:, :m], odds[:, :m]
        if rows.products:
            F = buffer[:, :m]
            F[:p] = f
            at = p
            for j, others in rows.products:
                np.multiply(f[j], f[others], out=F[at:at + _length(others)])
                at += _length(others)
        else:
            F = f
        np.matmul(used, F, out=o if two else e)
        into = o if two else e
        for (_, a, b), form in zip(rows.wide, forms):
            if form is not None:
                for k in range(len(into)):
                    into[k] += np.einsum("ij,ij->j", form[k] @ f[b], f[a])
        value += _shares_of_two(o[0], e) if two else _shares(e)
        S += e @ F.T
        for (_, a, b), found in zip(rows.wide, wide):
            for k in range(K):
                found[k] += (f[a] * e[k]) @ f[b].T
    parts = _parts(rows, S, wide)
    if two:
        value += sum(float(np.sum(np.asarray(w)[0] * part.sum(axis=0)))
                     for w, part in zip(weights, parts) if w is not None)
    if size and not N * size <= CANCELLATION * abs(value):
        return None
    return parts, value


def _forms(w: Any, two: bool) -> Any:
    """The matrices of the quadratic forms, those of the second less the first where there are
    two."""
    if w is None:
        return None
    return w[1:] - w[:1] if two else w


def _parts(rows: Rows, S: Any, wide: Any) -> list[Any]:
    """The sums as one array for each feature."""
    K, found = len(S), []
    products = {n: part for (n, _, _), part in zip(rows.wide, wide)}
    for n, feature in enumerate(rows.features):
        if not feature:
            part = S[:, 0]
        elif len(feature) == 1:
            part = S[:, rows.places[feature[0]]]
        elif n in products:
            part = products[n]
        else:
            part = S[:, rows.at[n]]
            upper = rows.upper[n]
            if upper is not None:
                size = _length(rows.places[feature[0]])
                whole = np.empty((K, size, size))
                whole[:, upper[0], upper[1]] = part
                whole[:, upper[1], upper[0]] = part
                part = whole
        found.append(part.reshape(K, *rows.shapes[n]))
    return found


def _digits(whole: Any, terms: Any, alike: Any) -> bool:
    """Whether a sum of squares has kept its digits, as the sum of its terms."""
    size = np.max(np.abs(np.broadcast_arrays(*terms)), axis=0)
    if alike:
        whole, size = (np.diagonal(a, axis1=alike[0], axis2=alike[1]) for a in (whole, size))
    return bool(np.all(size <= CANCELLATION * whole))
