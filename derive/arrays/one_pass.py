"""One pass over the rows for the E-step and the sums of the M-step, where the log joint is linear
in features of the data.

The text of this module stands in what is generated, where it is called.
"""

from __future__ import annotations

import functools
import itertools
import math
from typing import Any

import numpy as np

from .runtime.products import _product

#: The digits that a difference may lose before a sum is taken otherwise, as a factor.
CANCELLATION = 1e3
CLOSE = 32
#: Of more values none is found from the others, or counted from one.
MANY = 8
#: From so many axes, products of rows are taken by a product of matrices for each value.
WIDE = 12
#: Counts up to this lose few digits in sums of x log m, m and log x!.
CERTAIN = 200.0
#: Numbers of a chunk of rows, about as many as fit into the cache.
CELLS = 1 << 17
#: Products of matrices of no more multiplications are taken by OpenBLAS without copying them.
UNCOPIED = 1_000_000
#: NumPy copies what it uses for several rows, where rows are shorter than its buffer, of 8192.
BUFFER = 512


class Rows:
    """The data by the features of a row: the bases with their axes laid out, and the products of
    narrow ones.

    ``sources`` are the bases, the rows their last axis, and what each is counted from, None for 0;
    ``features`` says of which bases each is the product, ``centred`` which bases are counted from a
    mean. Numbers above ``most`` lose digits in the sums of one pass.
    """

    def __init__(self, sources: Any, features: Any, centred: Any, most: float = math.inf) -> None:
        bases = [b for b, _ in sources]
        self.N = bases[0].shape[-1]
        self.sources = [(b.reshape(-1, self.N), None if c is None else c.reshape(-1, 1))
                        for b, c in sources]
        starts = np.cumsum([0, *(len(b) for b, _ in self.sources)])
        self.width = int(starts[-1])
        self.places = [slice(int(a), int(b)) for a, b in itertools.pairwise(starts)]
        self.shapes = [tuple(n for j in f for n in bases[j].shape[:-1]) for f in features]
        self.features, self.centred = features, centred
        pairs = [(n, *(self.places[j] for j in f)) for n, f in enumerate(features) if len(f) == 2]
        self.wide = [p for p in pairs if _length(p[1]) >= WIDE]
        # of a base with itself each product once
        self.products: list[tuple[int, slice, slice]] = []
        self.upper: dict[int, Any] = {}
        self.at: dict[int, slice] = {}
        at = self.width
        for n, a, b in pairs:
            if _length(a) < WIDE:
                size, start = _length(b), at
                for j in range(_length(a)):
                    others = slice(b.start + (j if a == b else 0), b.stop)
                    self.products.append((a.start + j, others, slice(at, at + _length(others))))
                    at += _length(others)
                self.at[n] = slice(start, at)
                self.upper[n] = _upper(size) if a == b else None
        self.total = at
        self.flat: Any = None
        self.whole: Any = None
        #: The bases and the products of few rows, the sums over all rows, where they are known.
        self.full: Any = None
        self.summed: Any = None
        self.reach: dict[int, Any] = {}
        self._scale: list[Any] = [None] * len(sources)
        #: Whether the sums of one of several values may be found as differences.
        self.apart = True
        #: How often digits would have been lost.
        self.lost = 3 * any(bool(np.any(b > most)) for b in bases) if most < math.inf else 0

    def fill(self, F: Any, start: int, stop: int) -> None:
        """Rows from start to stop into F, with their products where it has room."""
        if self.flat is not None:
            F[:self.width] = self.flat[:, start:stop]
        else:
            for (source, mean), place in zip(self.sources, self.places):
                np.subtract(source[:, start:stop], 0.0 if mean is None else mean, out=F[place])
        for j, others, place in self.products if len(F) == self.total else ():
            np.multiply(F[j], F[others], out=F[place])

    def lay(self) -> Any:
        """The same, the bases laid out in memory for many steps."""
        if self.flat is None:
            flat = np.empty((self.width, self.N))
            for start in range(0, self.N, 16384):
                stop = min(start + 16384, self.N)
                self.fill(flat[:, start:stop], start, stop)
            self.flat, self.whole = flat, flat @ flat.T
            if self.total * self.N <= CELLS:
                full = np.empty((self.total, self.N))
                self.fill(full, 0, self.N)
                self.full = full
            for at, place in enumerate(self.places):
                self._scale[at] = np.sqrt(np.diag(self.whole)[place] / self.N)
        return self

    def totals(self) -> Any:
        """The sums of the features over all rows, which are laid out."""
        if self.summed is not None:
            return self.summed
        found: list[Any] = []
        for feature, shape in zip(self.features, self.shapes):
            if len(feature) == 2:
                a, b = (self.places[j] for j in feature)
                found.append(self.whole[a, b].reshape(shape))
            else:
                found.append(self.flat[self.places[feature[0]]].sum(axis=1).reshape(shape)
                             if feature else float(self.N))
        self.summed = found
        return found

    def scale(self, at: int) -> Any:
        """The root mean square of a base."""
        if self._scale[at] is None:
            source, mean = self.sources[at]
            moved = source if mean is None else source - mean
            self._scale[at] = np.sqrt(np.einsum("ij,ij->i", moved, moved) / self.N)
        return self._scale[at]

    def learn(self, sums: Any) -> None:
        """Takes the root mean squares from sums over the rows, one for each feature."""
        for feature, whole in zip(self.features, sums):
            if len(feature) == 2 and feature[0] == feature[1] and self._scale[feature[0]] is None:
                size = _length(self.places[feature[0]])
                squares = np.diag(whole.reshape(size, size))
                self._scale[feature[0]] = np.sqrt(np.maximum(squares, 0.0) / self.N)

    @property
    def known(self) -> bool:
        """Whether the root mean squares of all bases that are counted from a mean are known."""
        return all(self._scale[j] is not None for j in self.centred)


def _contract(spec: str, *parts: Any) -> Any:
    """np.einsum(spec, *parts), where rows are few or digits were lost."""
    product = _product(spec)
    return np.einsum(spec, *parts, optimize=len(parts) > 2) if product is None else product(*parts)


def _middle(x: Any, axis: int) -> Any:
    """The mean of about a thousand entries of an axis."""
    step = max(1, x.shape[axis] // 1000)
    return x[(slice(None),) * axis + (slice(None, None, step),)].mean(axis=axis)


def _length(part: slice) -> int:
    return part.stop - part.start


def _size(rows: Rows, weights: Any) -> float:
    """How large the terms are, for a row, of which the log joint is the sum: those of numbers
    that are counted from a mean."""
    largest = 0.0
    for n, (feature, w) in enumerate(zip(rows.features, weights)):
        if w is None or not any(j in rows.centred for j in feature):
            continue
        if n not in rows.reach:
            scale = [rows.scale(j) for j in feature]
            rows.reach[n] = scale[0] if len(scale) == 1 else np.multiply.outer(*scale).ravel()
        largest += float((abs(w.reshape(len(w), -1)) @ rows.reach[n]).max())
    return largest


@functools.lru_cache(32)
def _upper(size: int) -> Any:
    """The places of the upper half of a square matrix, row by row; their share in the sum of the
    matrix and its transpose; of each place of the matrix, where it is among them."""
    a, b = np.triu_indices(size)
    back = np.zeros((size, size), int)
    back[a, b] = back[b, a] = np.arange(len(a))
    return a * size + b, np.where(a == b, 0.5, 1.0), back.ravel()


def _coefficients(rows: Rows, weights: Any) -> Any:
    """The coefficients of the feature 1, then of those that lie side by side in memory, one row a
    value."""
    K = next(len(w) for w in weights if w is not None)
    both = np.zeros((K, 1 + rows.total))
    constant, W = both[:, :1], both[:, 1:]
    for n, (feature, w) in enumerate(zip(rows.features, weights)):
        if w is None:
            continue
        if not feature:
            constant[:, 0] = w
        elif len(feature) == 1:
            W[:, rows.places[feature[0]]] = w.reshape(K, -1)
        elif n in rows.at:
            upper = rows.upper[n]
            if upper is None:
                W[:, rows.at[n]] = w.reshape(K, -1)
            else:
                size = _length(rows.places[feature[0]])
                w = w.reshape(K, size, size)
                square = (w + w.swapaxes(1, 2)).reshape(K, -1)
                np.multiply(square.take(upper[0], axis=1), upper[1], out=W[:, rows.at[n]])
    return both


def _sum_of_logs(values: Any) -> float:
    """The sum of the logarithms of values (n,) >= 1: one logarithm for a product of many of them.

    As many are multiplied as cannot overflow.
    """
    if len(values) <= 2048:
        return float(np.log(values).sum())
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
    value = float(top.sum()) + _sum_of_logs(total)
    E *= np.divide(1.0, total, out=total)
    return value


def _shares_of_two(odds: Any, E: Any) -> float:
    """As _shares, for two values, of which ``odds`` is the logarithm of the second over the first,
    less that of the first."""
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


class _Pass:
    """The log joint of chunks of rows, as weights of the features; where that is no loss, each
    value's less the first's."""

    #: Whether those of more than two values are counted from the first's, too.
    relative = True

    def __init__(self, rows: Rows, weights: Any) -> None:
        both = _coefficients(rows, weights)
        self.rows, self.K = rows, len(both)
        finite = abs(both).max() < 1e150 and all(
            (rows.scale(j) < 1e150).all() for j in range(len(rows.places)) if j not in rows.centred)
        self.first = int(finite and (self.K == 2 or self.relative and 2 < self.K <= MANY))
        self.two = self.K == 2 and self.first == 1
        both = both[1:] - both[:1] if self.first else both
        self.constant, self.used = both[:, :1], both[:, 1:]
        self.forms = [_form(weights[n], a == b, self.first) for n, a, b in rows.wide]
        used = len(self.used)
        self.bands = [_bands(_length(a), used) if a == b else [] for _, a, b in rows.wide]
        # none where the joint has no such product, and the sums do
        self.lower = [[A[:, a:b, :b].swapaxes(0, 1).reshape(-1, b) for a, b in bands]
                      if len(A) else [] for A, bands in zip(self.forms, self.bands)]
        largest = max((self.K * (b - a) for bands in self.bands for a, b in bands),
                      default=rows.width if rows.wide else 0)
        each = rows.total + (4 if rows.wide else 1) * self.K + largest
        most = max((used * (b - a) * b for bands in self.bands for a, b in bands), default=1)
        self.n = min(rows.N, max(256, min(16384, CELLS // each // 256 * 256,
                                          max(512, UNCOPIED // most // 64 * 64))))
        self.scratch = np.empty(self.n * self.K * max(
            (bands[-1][1] for bands in self.bands if bands), default=0))
        if BUFFER <= self.n < 8192:
            np.setbufsize(BUFFER)  # until the np.errstate of the call ends

    def chunks(self, kept: Any = None) -> Any:
        """For each chunk: the features of its rows, the shares (K, n), and the log-likelihood, less
        the log joint of the first value where that is counted from; the shares are in ``kept``,
        where it is given, else in the same place each time."""
        rows, n = self.rows, self.n
        whole: Any = None if rows.products else rows.flat
        if rows.full is not None and n == rows.N:
            whole = rows.full
        F = np.empty((rows.total, n)) if whole is None else None
        shares, joint = np.empty((self.K, n)), np.empty((len(self.used), n))
        for start in range(0, rows.N, n):
            m = min(n, rows.N - start)
            if F is None:
                f = whole[:, start:start + m]
            else:
                f = F[:, :m]
                rows.fill(f, start, start + m)
            e = shares[:, :m] if kept is None else kept[:, start:start + m]
            o = joint[:, :m] if self.two else e[self.first:]
            np.matmul(self.used, f, out=o)
            o += self.constant
            for (_, a, b), form, bands, lower in zip(rows.wide, self.forms, self.bands, self.lower):
                if lower:
                    self.add_squares(f[a], bands, lower, o)
                for k, A in enumerate(() if lower else form):
                    o[k] += np.einsum("ij,ij->j", f[a], A @ f[b])
            if self.first and not self.two:
                e[0] = 0.0
            yield f, e, _shares_of_two(o[0], e) if self.two else _shares(e)

    def shares(self, kept: Any) -> float:
        """The log-likelihood likewise; the shares (K, N) into ``kept``."""
        return sum(more for _, _, more in self.chunks(kept))

    def sums(self, differences: bool) -> Any:
        """The sums of the shares, of share and narrow features, of share and wide ones; the
        log-likelihood; which value has no wide sums, as they are differences: K where all have
        them."""
        rows, K = self.rows, self.K
        counts, S, value, larger = np.zeros(K), np.zeros((K, rows.total)), 0.0, K
        wide = [np.zeros((K, _length(a), _length(b))) for _, a, b in rows.wide]
        lower = [[np.zeros((K * (b - a), b)) for a, b in bands] for bands in self.bands]
        for n, (f, e, more) in enumerate(self.chunks()):
            count = np.add.reduce(e, axis=1)
            if n == 0 and differences:
                larger = int(np.argmax(count))
            value += more
            counts += count
            S += e @ f.T
            T = e if larger == K else np.delete(e, larger, axis=0)
            for (_, a, b), bands, parts, found in zip(rows.wide, self.bands, lower, wide):
                if bands:
                    self.sum_squares(f[a], bands, T, parts)
                for t, one in zip(() if bands else T, found):
                    one += (f[a] * t) @ f[b].T
        for parts, found in zip(lower, wide):
            if parts:
                found[:len(T)] = _whole(parts, len(T))
            found[larger + 1:] = found[larger:-1].copy()
        return counts, S, wide, value, larger

    def add_squares(self, u: Any, bands: Any, lower: Any, o: Any) -> None:
        """Adds u' A u of each value, A lower triangular in bands of its rows, all values in one
        product of matrices."""
        (d, m), K = u.shape, len(o)
        y = self.scratch[:d * K * m].reshape(d * K, m)
        for (a, b), A in zip(bands, lower):
            np.matmul(A, u[:b], out=y[K * a:K * b])
        o += np.einsum("akn,an->kn", y.reshape(d, K, m), u)

    def sum_squares(self, u: Any, bands: Any, T: Any, lower: Any) -> None:
        """Adds the sums of T u u' of each value, the lower half in bands of its rows."""
        (d, m), K = u.shape, len(T)
        y = self.scratch[:d * K * m].reshape(d * K, m)
        np.multiply(u[:, None], T, out=y.reshape(d, K, m))
        for (a, b), part in zip(bands, lower):
            part[:K * (b - a)] += y[K * a:K * b] @ u[:b].T


def _whole(lower: Any, K: int) -> Any:
    """K symmetric matrices, of which the lower halves are given in bands of their rows."""
    d = lower[-1].shape[1]
    found, a = np.empty((K, d, d)), 0
    for part in lower:
        b = part.shape[1]
        found[:, a:b, :b] = part[:K * (b - a)].reshape(b - a, K, b).swapaxes(0, 1)
        a = b
    return np.where(np.tri(d, dtype=bool), found, found.swapaxes(1, 2))


def _form(w: Any, alike: bool, first: int) -> Any:
    """The coefficients of a product of wide bases, each value's less those of the ``first``; with
    the same quadratic form in the lower half, where the bases are alike."""
    if w is None:
        return ()
    A = w[1:] - w[:1] if first else w
    return np.tril(A) + np.tril(A.swapaxes(1, 2), -1) if alike else A


def _bands(d: int, K: int) -> list[tuple[int, int]]:
    """The rows of K lower triangular matrices in bands: the narrower, the less is multiplied by
    zeros, and the smaller are the products."""
    count = max(1, d // max(4, 8 // K))
    return [(d * n // count, d * (n + 1) // count) for n in range(count)]


def _one_pass(rows: Rows, weights: Any, common: float, keep: bool = False,
              differences: bool = True) -> Any:
    """The sums of responsibility and feature, one array a feature, and the log-likelihood, where
    the log joint is the sum of weight and feature, without ``common``, what all values share; or
    the responsibilities (K, N) alone, to ``keep``. None where digits would be lost. The wide sums
    of one value are those of all rows less those of the others, unless ``differences`` is false.
    """
    size = _size(rows, weights) if rows.known or keep else None
    if rows.lost > 2 or size is not None and not size < 10 * CANCELLATION:
        return None
    run = _Pass(rows, weights)
    if keep:
        kept = np.empty((run.K, rows.N))
        value = run.shares(kept)
        if rows.flat is None:
            return [], 0.0, (kept,)
        if run.first:
            value += _value_of(weights, rows.totals())
        return None if _lost(rows, size, value + common) else ([], value, (kept,))
    counts, S, wide, value, larger = run.sums(
        1 < run.K <= MANY and differences and rows.apart and rows.whole is not None
        and bool(rows.wide))
    for (_, a, b), found in zip(rows.wide, wide) if larger < run.K else ():
        whole = rows.whole[a, b]
        found[larger] = 0.0
        found[larger] = whole - found.sum(axis=0)
        if a == b and not np.all(np.diag(whole) <= CLOSE * np.diag(found[larger])):
            rows.apart = run.K == 2
            return _one_pass(rows, weights, common, False, False)
    sums = _parts(rows, counts, S, wide)
    if run.first or size is None:
        totals = [part.sum(axis=0) for part in sums] if rows.flat is None else rows.totals()
    if run.first:
        value += _value_of(weights, totals)
    if size is None:
        rows.learn(totals)
        size = _size(rows, weights)
    if _lost(rows, size, value + common):
        rows.lost += 1
        return None
    return sums, value, None


def _lost(rows: Rows, size: Any, value: float) -> bool:
    """Whether a log-likelihood has lost digits, as the sum of terms of that size a row."""
    return bool(size) and not (size < 10 * CANCELLATION
                               and rows.N * size <= CANCELLATION * abs(value))


def _value_of(weights: Any, totals: Any) -> float:
    """What the first value's weights give with the sums of the features over all rows."""
    return sum(float(np.vdot(w[0], whole)) for w, whole in zip(weights, totals) if w is not None)


def _parts(rows: Rows, counts: Any, S: Any, wide: Any) -> list[Any]:
    """The sums as one array for each feature."""
    K, found = len(S), []
    products = {n: part for (n, _, _), part in zip(rows.wide, wide)}
    for n, feature in enumerate(rows.features):
        if not feature:
            part = counts
        elif len(feature) == 1:
            part = S[:, rows.places[feature[0]]]
        elif n in products:
            part = products[n]
        else:
            part = S[:, rows.at[n]]
            upper = rows.upper[n]
            if upper is not None:
                part = part.take(upper[2], axis=1)
        found.append(part.reshape(K, *rows.shapes[n]))
    return found


def _digits(whole: Any, terms: Any, alike: Any) -> bool:
    """Whether a sum of squares has kept its digits, as the sum of its terms."""
    if any(term.shape != whole.shape for term in terms):
        whole, *terms = np.broadcast_arrays(whole, *terms)
    if alike:
        whole, *terms = (a.diagonal(0, *alike) for a in (whole, *terms))
    size = functools.reduce(np.maximum, map(abs, terms))
    return bool((size <= CANCELLATION * whole).all())
