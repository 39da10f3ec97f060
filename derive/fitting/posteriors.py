"""Posteriors to start EM from by an M-step, for every law: k-means, at random, a component split.

D. Arthur and S. Vassilvitskii, k-means++: the advantages of careful seeding, SODA (2007) 1027-1035;
C. Biernacki, G. Celeux and G. Govaert, Choosing starting values for the EM algorithm, Computational
Statistics and Data Analysis 41 (2003) 561-575; N. Ueda, R. Nakano, Z. Ghahramani and G. E. Hinton,
SMEM algorithm for mixture models, Neural Computation 12 (2000) 2109-2128.
"""

from __future__ import annotations

import warnings

import numpy as np
from numpy.random import Generator

from .cells import Array

#: How often k-means moves its centres: EM does the rest.
MOVES = 10


def principal(x: Array, q: int, even: bool = False) -> Array:
    """The first q principal components of the standardised rows (N, ...): shape (N, q or fewer).

    ``even`` gives all of them the variance 1: a direction that tells few rows apart counts as much
    as one that many units share.

    >>> principal(np.array([[0.0, 0.0], [2.0, 20.0]]), 1).round(6).ravel().tolist()
    [-1.414214, 1.414214]
    """
    rows = x.reshape(len(x), -1)
    rows = rows - rows.mean(axis=0)
    spread = rows.std(axis=0)
    rows = rows / np.where(spread > 0, spread, 1.0)
    values, vectors = np.linalg.eigh(rows.T @ rows / len(rows))
    # The sign of an eigenvector is open: its largest entry is taken as positive.
    largest = vectors[np.argmax(np.abs(vectors), axis=0), np.arange(len(values))]
    vectors = (vectors * np.where(largest < 0, -1.0, 1.0))[:, ::-1][:, :q]
    found: Array = rows @ vectors
    return found / np.sqrt(np.maximum(values[::-1][:q], 1e-12)) if even else found


def clustered(rows: Array, K: int, rng: Generator) -> Array:
    """The clusters that k-means, seeded by k-means++, makes of the rows (N, q), as a posterior of
    zeros and ones: shape (N, K).

    >>> T = clustered(np.array([[0.0], [0.1], [5.0]]), 2, np.random.default_rng(0))
    >>> bool(np.all(T[0] == T[1])), bool(np.all(T[0] == T[2]))
    (True, False)
    """
    from scipy.cluster.vq import kmeans2

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a cluster that became empty
        _, labels = kmeans2(rows, K, iter=MOVES, minit="++", seed=rng)
    return np.eye(K)[labels]


def drawn(kind: int, x: Array, K: int, rng: Generator) -> tuple[str, Array]:
    """A posterior (N, K) of rows x (N, q) and what it is from: k-means on principal components, on
    these at equal variance, on the observations as they are, or nothing but chance, in turns of
    ``kind``."""
    match kind % 4:
        case 0:
            return "k-means", clustered(principal(x, K), K, rng)
        case 1:
            return "k-means", clustered(principal(x, K, even=True), K, rng)
        case 2:
            return "random", rng.dirichlet(np.ones(K), size=len(x))
    return "k-means", clustered(x, K, rng)


def shared(T: Array, part: float) -> Array:
    """The posterior T (N, K) with this part of it made into equal shares.

    >>> shared(np.array([[1.0, 0.0]]), 0.5)
    array([[0.75, 0.25]])
    """
    even: Array = (1 - part) * T + part / T.shape[1]
    return even / even.sum(axis=1, keepdims=True)


def split(x: Array, T: Array, own: Array, a: int, c: int, rng: Generator) -> Array:
    """The posterior T (N, K), in which no row is of component a, with component c split between
    a and c by k-means on its ``own`` rows (N,)."""
    found = T.copy()
    first = np.full(len(T), 0.5)
    first[own] = clustered(principal(x[own], 2), 2, rng)[:, 0]
    found[:, a], found[:, c] = T[:, c] * first, T[:, c] * (1 - first)
    return found
