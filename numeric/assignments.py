"""Rows shared among K centres: the nearest, by distances, or by Bayes' rule; and what ties them.

Every function gives weights T of shape (N, K) whose rows sum to 1. Only Bayes' rule gives the
responsibilities of the model: with any others in their place the M-step may lower the likelihood.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import softmax

from numeric.domains import Array, Theta, matrix_rows, parameter, simplex
from numeric.errors import BadInput, Collapse
from numeric.gaussian import gaussian_mixture_m_step, log_weights
from numeric.kmeans import of_one_width, squared_distances
from numeric.reference import REFERENCES, Path

MIXTURE = REFERENCES["gaussian_mixture"]


def distances(x: ArrayLike, centres: ArrayLike) -> Array:
    """|x_i - c_k|, from x (N, d) and centres (K, d): shape (N, K). BadInput for other widths.

    >>> distances([[0.2]], [[0.0], [1.0]])
    array([[0.2, 0.8]])
    """
    return np.sqrt(squared_distances(*of_one_width(x, centres)))


def hard(d: ArrayLike) -> Array:
    """1 for the nearest centre, the lowest of equally near ones, else 0: K-means' assignment.

    From distances d (N, K); Bishop, Pattern Recognition and Machine Learning (2006), 9.2.

    >>> hard([[0.2, 0.8], [0.5, 0.5]])
    array([[1., 0.],
           [1., 0.]])
    """
    d = _distances(d)
    T = np.zeros(d.shape)
    T[np.arange(len(d)), np.argmin(d, axis=1)] = 1.0
    return T


def by_distance(d: ArrayLike) -> Array:
    """d_k / sum_l d_l, "the distances normalised by their sum": the FARTHER centre gets more.

    From distances d (N, K). BadInput for a row of zeros, which has no such weights.

    >>> by_distance([[0.2, 0.8]])
    array([[0.2, 0.8]])
    """
    d = _distances(d)
    total = d.sum(axis=1, keepdims=True)
    wrong = np.flatnonzero(total == 0)
    if wrong.size:
        raise BadInput(f"d[{wrong[0]}]", "is 0 for every centre", "their sum cannot be divided by")
    return d / total


def by_inverse_distance(d: ArrayLike) -> Array:
    """(1 / d_k) / sum_l (1 / d_l), from distances d (N, K): the nearer centre gets more.

    Where some d_k are 0 they share the row alike. These weights know neither spreads nor sizes of
    the clusters: they are no posterior probabilities of a mixture of Gaussians.

    >>> by_inverse_distance([[0.2, 0.8], [0.0, 0.8], [0.0, 0.0]])
    array([[0.8, 0.2],
           [1. , 0. ],
           [0.5, 0.5]])
    """
    d = _distances(d)
    # Divided by the nearest, so that the inverse of a tiny distance does not overflow.
    nearest = d.min(axis=1, keepdims=True)
    inverse = np.divide(nearest, d, out=np.ones(d.shape), where=d > 0)
    inverse = np.where(nearest > 0, inverse, d == 0)
    return inverse / inverse.sum(axis=1, keepdims=True)


def posterior(x: ArrayLike, theta: Theta) -> Array:
    """P(Z_i = k | x_i; theta) by Bayes' rule, theta of gaussian_mixture (pi, mu, Sigma).

    Bishop 9.13. BadInput and Collapse as the E-step has them.

    >>> theta = {"pi": [0.5, 0.5], "mu": [[0.0], [1.0]], "Sigma": [[[1.0]], [[1.0]]]}
    >>> posterior([[0.2]], theta).round(4)
    array([[0.5744, 0.4256]])
    """
    return MIXTURE.e_step(x, theta)


def spherical_posterior(x: ArrayLike, centres: ArrayLike, weights: ArrayLike, eps: float) -> Array:
    """The same at Sigma_k = eps I for every k: proportional to w_k exp(-|x_i - c_k|^2 / (2 eps)).

    weights (K,) in (0, 1) and eps > 0 are known, not estimated: as eps falls to 0 these tend to
    `limit`. Bishop 9.42.

    >>> spherical_posterior([[0.2]], [[0.0], [1.0]], [0.5, 0.5], 0.1).round(4)
    array([[0.9526, 0.0474]])
    """
    w = _inside(weights)
    if not eps > 0:
        raise BadInput("eps", f"is {eps}", "a variance is positive")
    d = distances(x, centres)
    # Differences first: a tie stays one, whatever eps.
    beyond = d**2 - d.min(axis=1, keepdims=True) ** 2
    return softmax(log_weights(w) - beyond / (2 * eps), axis=1)


def limit(d: ArrayLike, weights: ArrayLike) -> Array:
    """What spherical_posterior tends to as eps falls to 0, from distances d (N, K).

    1 for the strictly nearest centre; equally near ones share the row in proportion to weights
    (K,), which lie in (0, 1).

    >>> limit([[0.2, 0.8], [0.5, 0.5]], [0.3, 0.7])
    array([[1. , 0. ],
           [0.3, 0.7]])
    """
    d = _distances(d)
    shared = np.where(d == d.min(axis=1, keepdims=True), _inside(weights), 0.0)
    return shared / shared.sum(axis=1, keepdims=True)


def mean_update(x: ArrayLike, T: ArrayLike) -> Array:
    """sum_i T_ik x_i / sum_i T_ik, from x (N, d) and T (N, K): shape (K, d). Bishop 9.17.

    BadInput for a component without any weight.

    >>> mean_update([[0.0], [1.0], [5.0]], [[1, 0], [1, 0], [0, 1]])
    array([[0.5],
           [5. ]])
    """
    x, T = matrix_rows(x), np.asarray(T, dtype=np.float64)
    N_k = T.sum(axis=0)
    if np.any(N_k <= 0):
        k = int(np.flatnonzero(N_k <= 0)[0])
        raise BadInput(f"T[:, {k}]", "sums to 0", "a component without rows has no mean")
    return T.T @ x / N_k[:, None]


def expected_log_likelihood(x: ArrayLike, T: ArrayLike, theta: Theta) -> float:
    """Q = sum_ik T_ik log P(x_i, Z_i = k; theta), theta of gaussian_mixture. Bishop 9.40.

    >>> theta = {"pi": [0.5, 0.5], "mu": [[0.0], [1.0]], "Sigma": [[[1.0]], [[1.0]]]}
    >>> round(expected_log_likelihood([[0.0]], [[1.0, 0.0]], theta), 6)
    -1.612086
    """
    T, log_joint = np.asarray(T, dtype=np.float64), MIXTURE.log_joint(x, theta)
    # 0 log 0 = 0: no row is expected where its probability is 0.
    return math.fsum((T * np.where(T > 0, log_joint, 0.0)).ravel())


def spherical_theta(centres: ArrayLike, weights: ArrayLike, eps: float) -> dict[str, Array]:
    """theta of gaussian_mixture with Sigma_k = eps I: the family that tends to K-means.

    >>> spherical_theta([[0.0], [1.0]], [0.5, 0.5], 0.1)["Sigma"].ravel()
    array([0.1, 0.1])
    """
    mu = matrix_rows(centres)
    Sigma = np.repeat(eps * np.eye(mu.shape[1])[None], len(mu), axis=0)
    return {"pi": _inside(weights), "mu": mu, "Sigma": Sigma}


def inverse_distance_fit(x: ArrayLike, start: Theta, iterations: int = 100) -> Path:
    """EM's loop with weights by inverse distance: [(theta, its log-likelihood)], n + 1 iterates.

    Each iteration weighs the rows by their distances to the means alone, then takes weights, means
    and covariances by weighted averages, as EM's M-step does; start and theta are those of
    gaussian_mixture. The log-likelihood is that of the mixture: it may fall, as no bound that
    touches it is maximised. Collapse where a step does not exist, with the path so far.

    >>> start = {"pi": [0.5, 0.5], "mu": [[0.0], [5.0]], "Sigma": [[[1.0]], [[1.0]]]}
    >>> path = inverse_distance_fit([[0.0], [1.0], [5.0], [6.0]], start, iterations=2)
    >>> len(path), path[-1][0]["pi"].round(3)
    (3, array([0.496, 0.504]))
    """
    theta: dict[str, Array] = {"pi": simplex(start, "pi"),
                               "mu": parameter(start, "mu", (None, None)),
                               "Sigma": parameter(start, "Sigma", (None, None, None))}
    path: Path = [(theta, MIXTURE.log_likelihood(x, theta))]
    for t in range(iterations):
        try:
            theta = gaussian_mixture_m_step(x, by_inverse_distance(distances(x, theta["mu"])))
            path.append((theta, MIXTURE.log_likelihood(x, theta)))
        except Collapse as collapse:
            raise collapse.at(t + 1, tuple(path)) from collapse
    return path


def unequal_groups(N: int = 60, seed: int = 0) -> tuple[Array, dict[str, Array]]:
    """Rows (N, 1), one in ten from N(8, 1) and the others from N(0, 1), with a start at the truth.

    EM rises from there and stays near it. With inverse distances the log-likelihood falls in every
    iteration, until both means lie among all rows: a row at 2 counts by a quarter as one of the few
    about 8, and these are outweighed.

    >>> x, start = unequal_groups()
    >>> heights = [round(L, 1) for _, L in inverse_distance_fit(x, start, iterations=4)]
    >>> heights
    [-99.0, -107.9, -121.3, -127.3, -131.7]
    """
    rng = np.random.default_rng(seed)
    few = N // 10
    x = np.concatenate([rng.normal(0.0, 1.0, N - few), rng.normal(8.0, 1.0, few)])[:, None]
    start = {"pi": np.array([0.9, 0.1]), "mu": np.array([[0.0], [8.0]]),
             "Sigma": np.ones((2, 1, 1))}
    return x, start


def _distances(d: ArrayLike) -> Array:
    d = matrix_rows(d)
    if np.any(d < 0):
        raise BadInput("d", "has negative entries", "distances are at least 0")
    return d


def _inside(weights: ArrayLike) -> Array:
    w = simplex({"weights": weights}, "weights")
    if np.any(w <= 0):
        raise BadInput("weights", f"are {w.tolist()}", "the limit needs every one above 0")
    return w
