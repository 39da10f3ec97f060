"""K-means by Lloyd's algorithm, with a stated rule for clusters that become empty."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from numeric.domains import Array, matrix_rows
from numeric.errors import BadInput

Labels = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Clustering:
    """Centres (K, d), the label of the nearest one for each row (N,), and the inertia of both.

    labels[i] is in 0 .. K-1, the lowest of equally near ones; the inertia is
    sum_i |x_i - centres[labels[i]]|^2, the distortion measure J of Bishop (2006), equation 9.1.
    """

    centres: Array
    labels: Labels
    inertia: float


@dataclass(frozen=True, eq=False)
class KMeans:
    """What K-means has found: the last of `path`, a Clustering for each iterate, the start first.
    `stopped` is "converged", where an iteration changed no label, or "iterations"."""

    path: tuple[Clustering, ...]
    stopped: str

    @property
    def centres(self) -> Array:
        """The last centres, shape (K, d)."""
        return self.path[-1].centres

    @property
    def labels(self) -> Labels:
        """The cluster of each row, 0 .. K-1, shape (N,)."""
        return self.path[-1].labels

    @property
    def inertia(self) -> float:
        """The sum of squared distances to the last centres."""
        return self.path[-1].inertia

    @property
    def iterations(self) -> int:
        """How many times the centres were moved."""
        return len(self.path) - 1


def kmeans(x: ArrayLike, centres: ArrayLike, iterations: int = 300) -> KMeans:
    """K-means from the given centres (K, d) on x (N, d): label each row, move the centres, repeat.

    S. Lloyd, Least squares quantization in PCM, IEEE Transactions on Information Theory 28 (1982)
    129-137; Bishop, Pattern Recognition and Machine Learning (2006), equations 9.2 and 9.4. It
    stops where the labels do not change, or after `iterations` moves. Empty clusters: see `moved`.
    BadInput for rows or centres that are not finite numbers of one width.

    >>> found = kmeans([[0.0], [1.0], [5.0], [6.0]], [[0.0], [1.0]])
    >>> found.centres.ravel(), found.labels, found.inertia, found.iterations
    (array([0.5, 5.5]), array([0, 0, 1, 1]), 1.0, 2)
    """
    if np.size(centres) == 0:
        raise BadInput("centres", "are none", "give K >= 1 rows")
    x, centres = of_one_width(x, centres)
    if iterations < 0:
        raise BadInput("iterations", f"is {iterations}", "give at least 0")
    path = [_nearest(x, centres)]
    for _ in range(iterations):
        path.append(_nearest(x, moved(x, path[-1])))
        if np.array_equal(path[-1].labels, path[-2].labels):
            return KMeans(tuple(path), "converged")
    return KMeans(tuple(path), "iterations")


def moved(x: Array, at: Clustering) -> Array:
    """The next centres (K, d): the mean of each cluster's rows.

    The rule for empty clusters is scikit-learn's: in the order of their numbers they take one row
    each, the farthest from their centres first (of equal ones the lowest), which leave their
    clusters; the inertia cannot rise by it. Where every row lies on a centre already, or a cluster
    lost its only row in this way, its centre is that of the largest cluster. (Of three and more
    empty clusters scikit-learn leaves the order open, so that their numbers may differ; and a
    cluster that lost its only row may be put at the largest cluster's sum, not its mean.)

    >>> x = np.array([[0.0], [1.0], [5.0]])
    >>> start = Clustering(np.array([[1.0], [9.0]]), np.array([0, 0, 0]), 17.0)
    >>> moved(x, start).ravel()
    array([0.5, 5. ])
    """
    K, labels = len(at.centres), at.labels
    empty = np.flatnonzero(np.bincount(labels, minlength=K) == 0)
    if empty.size:
        distances = np.sum((x - at.centres[labels]) ** 2, axis=1)
        if np.any(distances > 0):
            farthest = np.argsort(-distances, kind="stable")[: empty.size]
            labels = labels.copy()
            labels[farthest] = empty[: farthest.size]
    sizes = np.bincount(labels, minlength=K)
    centres = np.array([x[labels == k].mean(axis=0) if sizes[k] else x[0] for k in range(K)])
    centres[sizes == 0] = centres[np.argmax(sizes)]
    return centres


def of_one_width(x: ArrayLike, centres: ArrayLike) -> tuple[Array, Array]:
    """Rows (N, d) and centres (K, d) as arrays. BadInput for other widths."""
    x, centres = matrix_rows(x), matrix_rows(centres)
    if centres.shape[1] != x.shape[1]:
        what = f"have {centres.shape[1]} columns, x has {x.shape[1]}"
        raise BadInput("centres", what, "give centres of the width of x")
    return x, centres


def squared_distances(x: Array, centres: Array) -> Array:
    """|x_i - c_k|^2, from x (N, d) and centres (K, d): shape (N, K).

    >>> squared_distances(np.array([[0.2]]), np.array([[0.0], [1.0]])).round(12)
    array([[0.04, 0.64]])
    """
    return np.stack([np.sum((x - centre) ** 2, axis=1) for centre in centres], axis=1)


def _nearest(x: Array, centres: Array) -> Clustering:
    distances = squared_distances(x, centres)
    labels = np.argmin(distances, axis=1)
    inertia = float(np.sum(distances[np.arange(len(x)), labels]))
    return Clustering(centres, labels, inertia)
