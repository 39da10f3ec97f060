"""Seeded samples with the theta that they were drawn from, easy and hard ones.

Everything that may differ does: weights, means and covariances of the components are unequal, for
a mistake can be invisible at tau = 1/2 or for equal covariances.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.random import Generator

from numeric.domains import Array

DIMENSIONS = (1, 2, 8, 64)
ROWS = MappingProxyType({1: 1000, 2: 1000, 8: 2000, 64: 4000})


@dataclass(frozen=True, eq=False)
class Sample:
    """Rows drawn from a shipped statement: x (N, d) or (N,), the theta behind them, z (N,).

    z[i] is the column of the responsibilities that row i was drawn from, -1 for a row that was
    put in by hand.

    >>> coins = sample("two_coins")
    >>> coins.statement, coins.x.shape, sorted(coins.known)
    ('two_coins', (200,), ['n'])
    """

    name: str
    statement: str
    x: Array
    theta: Mapping[str, Any]
    z: np.ndarray
    known: Mapping[str, Array] = field(default_factory=dict)


@dataclass(frozen=True)
class _Pair:
    """What two Gaussians look like before they are moved, scaled and sampled."""

    distance: float  # between the means, in standard deviations of the first
    scale: float = 1.0
    origin: float = 0.0
    outlier: float = 0.0  # how far one row is put off, in standard deviations
    rows_of_first: Callable[[int, int], int] = lambda N, d: round(0.35 * N)


PAIRS: Mapping[str, _Pair] = MappingProxyType({
    "separated": _Pair(distance=8.0),
    "overlapping": _Pair(distance=1.5),
    "tight": _Pair(distance=1e5, scale=1e-5),
    "far_from_origin": _Pair(distance=4.0, origin=1e6),
    "far_outlier": _Pair(distance=8.0, outlier=1e4),
    # Fewer than d + 1 rows have a singular covariance, whatever EM does.
    "nearly_empty": _Pair(distance=8.0, rows_of_first=lambda N, d: 3 * (d + 1))})


def two_gaussians(kind: str, d: int, seed: int = 0) -> Sample:
    """A sample of two_gaussians of a kind in PAIRS: x (N, d) with N = ROWS[d].

    >>> two_gaussians("separated", 2).x.shape
    (1000, 2)
    """
    rng, pair, N = np.random.default_rng((seed, d)), PAIRS[kind], ROWS[d]
    direction = rng.normal(size=d)
    direction /= np.linalg.norm(direction)
    Sigma_1, Sigma_2 = (_covariance(rng, d, pair.scale * spread) for spread in (1.0, 1.3))
    mu_1 = pair.origin + pair.scale * rng.normal(size=d)
    mu_2 = mu_1 + pair.distance * pair.scale * direction
    N_1 = pair.rows_of_first(N, d)
    z = rng.permutation(np.repeat([0, 1], [N_1, N - N_1]))
    x = np.where(z[:, None] == 0, _normal(rng, N, mu_1, Sigma_1), _normal(rng, N, mu_2, Sigma_2))
    if pair.outlier:
        x[0], z[0] = mu_1 + pair.outlier * pair.scale, -1
    theta = {"tau": N_1 / N, "mu_1": mu_1, "mu_2": mu_2, "Sigma_1": Sigma_1, "Sigma_2": Sigma_2}
    return Sample(f"two_gaussians/{kind}/d={d}", "two_gaussians", x, theta, z)


def two_gaussians_1d(kind: str, seed: int = 0) -> Sample:
    """The same rows as two_gaussians(kind, 1), as x (N,), with a theta of floats.

    >>> sorted(two_gaussians_1d("tight").theta)
    ['mu_1', 'mu_2', 'sigma_1^2', 'sigma_2^2', 'tau']
    """
    pair = two_gaussians(kind, 1, seed)
    theta = {"tau": pair.theta["tau"]}
    for k in (1, 2):
        theta[f"mu_{k}"] = float(pair.theta[f"mu_{k}"][0])
        theta[f"sigma_{k}^2"] = float(pair.theta[f"Sigma_{k}"][0, 0])
    name = f"two_gaussians_1d/{kind}"
    return Sample(name, "two_gaussians_1d", pair.x[:, 0], theta, pair.z)


def gaussian_mixture(kind: str, d: int, K: int = 3, seed: int = 0) -> Sample:
    """A sample of gaussian_mixture, separated or overlapping: x (N, d) with N = ROWS[d].

    >>> gaussian_mixture("separated", 2).theta["Sigma"].shape
    (3, 2, 2)
    """
    rng, N = np.random.default_rng((seed, d, K)), ROWS[d]
    pi = np.arange(1.0, K + 1) / (K * (K + 1) / 2)
    mu = {"separated": 6.0, "overlapping": 1.0}[kind] * rng.normal(size=(K, d))
    Sigma = np.stack([_covariance(rng, d, 1 + 0.2 * k) for k in range(K)])
    z = rng.choice(K, size=N, p=pi)
    x = np.empty((N, d))
    for k in range(K):
        x[z == k] = _normal(rng, int(np.sum(z == k)), mu[k], Sigma[k])
    theta = {"pi": pi, "mu": mu, "Sigma": Sigma}
    return Sample(f"gaussian_mixture/{kind}/d={d}", "gaussian_mixture", x, theta, z)


def poisson_mixture(K: int = 3, seed: int = 0) -> Sample:
    """1000 counts from K Poissons with rates 1, 4, 16, ...: x (N,).

    >>> poisson_mixture().theta["lambda"]
    array([ 1.,  4., 16.])
    """
    rng, N = np.random.default_rng((seed, K)), 1000
    pi = np.arange(1.0, K + 1) / (K * (K + 1) / 2)
    rates = 4.0 ** np.arange(K)
    z = rng.choice(K, size=N, p=pi)
    theta = {"pi": pi, "lambda": rates}
    x = rng.poisson(rates[z]).astype(np.float64)
    return Sample("poisson_mixture", "poisson_mixture", x, theta, z)


def two_coins(seed: int = 0) -> Sample:
    """200 sets of 5 to 20 tosses of one of two coins, p_A = 0.8 and p_B = 0.45: x (N,).

    >>> two_coins().theta
    {'p_A': 0.8, 'p_B': 0.45}
    """
    rng, N = np.random.default_rng(seed), 200
    theta = {"p_A": 0.8, "p_B": 0.45}
    z = rng.choice(2, size=N)
    n = rng.integers(5, 21, size=N)
    x = rng.binomial(n, np.array([theta["p_A"], theta["p_B"]])[z])
    return Sample("two_coins", "two_coins", x.astype(np.float64), theta, z,
                  {"n": n.astype(np.float64)})


# name -> the sample of a seed
SAMPLES: Mapping[str, Callable[..., Sample]] = MappingProxyType(
    {f"two_gaussians/{kind}/d={d}": partial(two_gaussians, kind, d)
     for kind in PAIRS for d in DIMENSIONS}
    | {f"two_gaussians_1d/{kind}": partial(two_gaussians_1d, kind) for kind in PAIRS}
    | {f"gaussian_mixture/{kind}/d={d}": partial(gaussian_mixture, kind, d)
       for kind in ("separated", "overlapping") for d in (1, 2, 8)}
    | {"poisson_mixture": poisson_mixture, "two_coins": two_coins})


def sample(name: str, seed: int = 0) -> Sample:
    """The sample of that name in SAMPLES, the same for the same seed; KeyError otherwise.

    >>> sample("poisson_mixture", seed=1).x.shape
    (1000,)
    """
    if name not in SAMPLES:
        raise KeyError(f"no sample {name!r}: there are {', '.join(SAMPLES)}")
    return SAMPLES[name](seed=seed)


def _covariance(rng: Generator, d: int, deviation: float) -> Array:
    """A covariance matrix with every entry non-zero and condition number of at most 16."""
    rotation, _ = np.linalg.qr(rng.normal(size=(d, d)))
    axes = deviation * np.linspace(1.0, 2.0, d) * rng.uniform(0.5, 1.0, size=d)
    root = rotation * axes
    return root @ root.T


def _normal(rng: Generator, N: int, mu: Array, Sigma: Array) -> Array:
    return mu + rng.normal(size=(N, len(mu))) @ np.linalg.cholesky(Sigma).T
