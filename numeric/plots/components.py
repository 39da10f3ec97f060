"""The components of a mixture as plain arrays: weights, densities, Q and log L, family by family.

A picture of Q needs a Q that stands on its own; these use the densities written by hand for the
witness, not what was derived.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.special import logsumexp, xlogy

from numeric.counting import binomial_log_density, poisson_log_density
from numeric.domains import Array, Theta
from numeric.gaussian import LOG_2PI, log_weights

Known = Array | None


@dataclass(frozen=True, eq=False)
class Normals:
    """Weights (K,), means (K, d) and covariances (K, d, d), for rows x (N, d)."""

    weights: Array
    centres: Array
    covariances: Array

    def log_density(self, x: Array, n: Known = None) -> Array:
        """log N(x_i; mu_k, Sigma_k): shape (N, K)."""
        columns = []
        for mu, S in zip(self.centres, self.covariances):
            L = np.linalg.cholesky(S)
            # einsum: threads of a linear solver cost more than such small systems
            y = np.einsum("jl,il->ij", np.linalg.inv(L), x - mu)
            size = len(mu) * LOG_2PI / 2 + np.sum(np.log(np.diag(L)))
            columns.append(-0.5 * np.einsum("ij,ij->i", y, y) - size)
        return np.stack(columns, axis=1)


@dataclass(frozen=True, eq=False)
class Poissons:
    """Weights (K,) and rates (K, 1), for counts x (N, 1)."""

    weights: Array
    centres: Array

    def log_density(self, x: Array, n: Known = None) -> Array:
        """log Poisson(x_i; lambda_k): shape (N, K)."""
        return np.stack([poisson_log_density(x[:, 0], r) for r in self.centres[:, 0]], axis=1)


@dataclass(frozen=True, eq=False)
class Binomials:
    """Weights (K,) and probabilities (K, 1), for counts x (N, 1) out of n (N,)."""

    weights: Array
    centres: Array

    def log_density(self, x: Array, n: Known = None) -> Array:
        """log Binomial(x_i; n_i, p_k): shape (N, K)."""
        if n is None:
            raise ValueError("binomial components need the number of tosses of each row")
        parts = [binomial_log_density(x[:, 0], n, float(p)) for p in self.centres[:, 0]]
        return np.stack(parts, axis=1)


@dataclass(frozen=True, eq=False)
class Laws:
    """Weights (K,), means (K, 1) and the log densities of any laws of one number.

    ``density`` maps numbers (M,) to (M, K); they are probabilities where ``discrete``.
    """

    weights: Array
    centres: Array
    density: Callable[[Array], Array]
    discrete: bool = False

    def log_density(self, x: Array, n: Known = None) -> Array:
        """log p(x_i | Z_i = k): shape (N, K)."""
        return self.density(x[:, 0])


Components = Normals | Poissons | Binomials | Laws


def log_joint(c: Components, x: Array, n: Known = None) -> Array:
    """log P(Z_i = k) + log p(x_i | Z_i = k): shape (N, K)."""
    return c.log_density(x, n) + log_weights(c.weights)


def log_likelihood(c: Components, x: Array, n: Known = None) -> float:
    """log L of the components, in nats.

    >>> one = Normals(np.ones(1), np.zeros((1, 1)), np.ones((1, 1, 1)))
    >>> round(log_likelihood(one, np.zeros((1, 1))), 6)
    -0.918939
    """
    return float(np.sum(logsumexp(log_joint(c, x, n), axis=1)))


def responsibilities(c: Components, x: Array, n: Known = None) -> Array:
    """P(Z_i = k | x_i), by Bayes' rule: shape (N, K)."""
    joint = log_joint(c, x, n)
    T: Array = np.exp(joint - logsumexp(joint, axis=1, keepdims=True))
    return T


def expected(c: Components, T: Array, x: Array, n: Known = None) -> float:
    """Q: the sum of T_ik log P(x_i, Z_i = k) at these components."""
    joint = log_joint(c, x, n)
    return float(np.sum(np.where(T > 0, T * joint, 0.0)))


def entropy(T: Array) -> float:
    """What is added to Q so that it touches log L: the entropy of the responsibilities.

    >>> round(entropy(np.array([[0.5, 0.5]])), 6)
    0.693147
    """
    return -float(np.sum(xlogy(T, T)))


def moved(c: Components, k: int, centre: Array) -> Components:
    """The components with another mean, rate or probability of component k."""
    centres = c.centres.copy()
    centres[k] = centre
    return replace(c, centres=centres)


def maximised(c: Components, T: Array, x: Array, n: Known = None) -> Array:
    """The centres that maximise Q for the responsibilities T: shape (K, d)."""
    if isinstance(c, Binomials) and n is not None:
        return (T.T @ x) / (T.T @ n)[:, None]
    return (T.T @ x) / T.sum(axis=0)[:, None]


def _two(theta: Theta) -> Array:
    return np.array([theta["tau"], 1 - theta["tau"]])


def _column(values: Any) -> Array:
    return np.asarray(values, dtype=np.float64).reshape(-1, 1)


_SHIPPED: Mapping[str, Callable[[Theta], Components]] = {
    "two_gaussians": lambda t: Normals(
        _two(t), np.array([t["mu_1"], t["mu_2"]]), np.array([t["Sigma_1"], t["Sigma_2"]])),
    "two_gaussians_1d": lambda t: Normals(_two(t), _column([t["mu_1"], t["mu_2"]]),
                                          _column([t["sigma_1^2"], t["sigma_2^2"]])[:, :, None]),
    "gaussian_mixture": lambda t: Normals(
        np.asarray(t["pi"]), np.asarray(t["mu"]), np.asarray(t["Sigma"])),
    "poisson_mixture": lambda t: Poissons(np.asarray(t["pi"]), _column(t["lambda"])),
    "two_coins": lambda t: Binomials(np.full(2, 0.5), _column([t["p_A"], t["p_B"]]))}


def components(statement: str, theta: Theta) -> Components:
    """theta of a shipped statement as components. KeyError for another statement.

    >>> components("two_coins", {"p_A": 0.8, "p_B": 0.5}).centres.tolist()
    [[0.8], [0.5]]
    """
    return _SHIPPED[statement](theta)
