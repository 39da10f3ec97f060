"""Posteriors to start EM from by an M-step, for every law: k-means, at random, a component split.

D. Arthur and S. Vassilvitskii, k-means++: the advantages of careful seeding, SODA (2007) 1027-1035;
C. Biernacki, G. Celeux and G. Govaert, Choosing starting values for the EM algorithm, Computational
Statistics and Data Analysis 41 (2003) 561-575; N. Ueda, R. Nakano, Z. Ghahramani and G. E. Hinton,
SMEM algorithm for mixture models, Neural Computation 12 (2000) 2109-2128.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.random import Generator

from ..mixture import Mixture
from .cells import Array
from .components import weights
from .observations import Observations

#: How often k-means moves its centres: EM does the rest.
MOVES = 10
#: The part of a posterior that all components share where an M-step from it collapses.
SHARED = 0.1


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


def drawn(kind: int, rows: Observations, K: int, rng: Generator) -> tuple[str, Array]:
    """A posterior (N, K) and what it is from: k-means on principal components, on these at equal
    variance, on the observations as they are, or nothing but chance, in turns of ``kind``."""
    x = rows.x.reshape(len(rows.x), -1)
    match kind % 4:
        case 0:
            return "k-means", clustered(principal(x, K), K, rng)
        case 1:
            return "k-means", clustered(principal(x, K, even=True), K, rng)
        case 2:
            return "random", rng.dirichlet(np.ones(K), size=len(x))
    return "k-means", clustered(x, K, rng)


def maximised(update: Any, rows: Observations, T: Array) -> Any:
    """theta by the M-step of the generated code from a posterior T (N, K).

    Where that collapses, T is mixed with equal shares: each component then has something of all
    rows, and a covariance the rank of the rows. That is a start; EM goes on without it. Raises the
    generated code's Collapse.
    """
    known = {"known": dict(rows.known)} if rows.known else {}
    try:
        return update.m_step(rows.x, T, **known)
    except update.Collapse:
        return update.m_step(rows.x, shared(T, SHARED), **known)


def shared(T: Array, part: float) -> Array:
    """The posterior T (N, K) with this part of it made into equal shares.

    >>> shared(np.array([[1.0, 0.0]]), 0.5)
    array([[0.75, 0.25]])
    """
    even: Array = (1 - part) * T + part / T.shape[1]
    return even / even.sum(axis=1, keepdims=True)


def without(model: Mixture, theta: Mapping[str, Any], K: int, a: int) -> dict[str, Any] | None:
    """theta with the weight of component a shared out among the others; None where the weights are
    given, or no other has any."""
    w = model.weights
    rest = weights(model, theta, K).copy()
    rest[a] = 0.0
    if w.kind == "fixed" or not rest.sum() > 0:
        return None
    rest /= rest.sum()
    if np.ndim(theta.get(w.base, 0.0)):
        return {**theta, w.base: rest}
    return {**theta, **{name: float(rest[j]) for j, name in enumerate(w.names) if name}}


def split(x: Array, T: Array, own: Array, a: int, c: int, rng: Generator) -> Array:
    """The posterior T (N, K), in which no row is of component a, with component c split between
    a and c by k-means on its ``own`` rows (N,)."""
    found = T.copy()
    first = np.full(len(T), 0.5)
    first[own] = clustered(principal(x[own], 2), 2, rng)[:, 0]
    found[:, a], found[:, c] = T[:, c] * first, T[:, c] * (1 - first)
    return found
