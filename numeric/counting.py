"""EM by hand for counts: mixtures of Poissons, and the two coins of Do and Batzoglou."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln, xlogy

from numeric.domains import (
    Array,
    Theta,
    counts,
    parameter,
    probability,
    responsibilities,
    simplex,
    trials,
)
from numeric.errors import BadInput, EmptyComponent
from numeric.gaussian import ELSEWHERE, log_weights, summed_responsibility


def excess(x: Array, mean: Array) -> Array:
    """x log(x / mean) - x + mean for each count, 0 where x is the mean: shape (N,).

    With x = mean (1 + e), mean ((1 + e) log(1 + e) - e); for a small e the sum of
    (-e)^j / (j (j - 1)) over j >= 2.

    >>> excess(np.array([0.0, 4.0]), np.array([3.0, 4.0]))
    array([3., 0.])
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        e = (x - mean) / mean
        far = xlogy(x, x) - xlogy(x, mean) - (x - mean)
    small = np.abs(e) < 0.03
    terms = [(-e[small]) ** j / (j * (j - 1)) for j in range(12, 1, -1)]
    far[small] = mean[small] * np.sum(terms, axis=0)
    return far


def stirling_error(x: Array) -> Array:
    """log x! - (x log x - x) for each count: log(2 pi x) / 2 and a little; shape (N,).

    The series is 6.1.41 of M. Abramowitz and I. Stegun, Handbook of Mathematical Functions (1964).

    >>> stirling_error(np.array([0.0, 1.0]))
    array([0., 1.])
    """
    many = np.maximum(x, 30.0)
    series = np.log(2 * math.pi * many) / 2 + 1 / (12 * many) - 1 / (360 * many**3)
    series += 1 / (1260 * many**5) - 1 / (1680 * many**7)
    few = np.minimum(x, 30.0)
    return np.where(x > 30, series, gammaln(few + 1) - xlogy(few, few) + few)


def poisson_log_density(x: Array, rate: float) -> Array:
    """log P(x_i) = x_i log rate - rate - log x_i!: shape (N,); rate 0 puts all mass on 0.

    Of x log rate - rate - log x!, which are as large as x log x, 17 nats are lost at 10^15; here
    stands what they leave over.

    >>> poisson_log_density(np.array([0.0, 1.0]), 2.0).round(6)
    array([-2.      , -1.306853])
    """
    return -excess(x, np.full(len(x), rate)) - stirling_error(x)


def binomial_log_density(x: Array, n: Array, p: float) -> Array:
    """log P(x_i) = log C(n_i, x_i) + x_i log p + (n_i - x_i) log(1 - p): shape (N,).

    >>> binomial_log_density(np.array([1.0]), np.array([2.0]), 0.5).round(6)
    array([-0.693147])
    """
    log_choose = stirling_error(n) - stirling_error(x) - stirling_error(n - x)
    return log_choose - excess(x, n * p) - excess(n - x, n * (1 - p))


def poisson_mixture_log_joint(x: ArrayLike, theta: Theta, known: Any = None) -> Array:
    """log pi_k + log Poisson(x_i; lambda_k): shape (N, K), from counts x (N,).

    >>> poisson_mixture_log_joint([1], {"pi": [0.5, 0.5], "lambda": [1, 2]}).round(6)
    array([[-1.693147, -2.      ]])
    """
    x = counts("x", x)
    pi = simplex(theta, "pi")
    rates = parameter(theta, "lambda", (len(pi),))
    if np.any(rates < 0):
        raise BadInput("theta['lambda']", f"is {rates.tolist()}", "rates are at least 0")
    return np.stack([poisson_log_density(x, rate) for rate in rates], axis=1) + log_weights(pi)


def poisson_mixture_m_step(x: ArrayLike, T: ArrayLike, known: Any = None) -> dict[str, Any]:
    """pi_k = N_k/N and lambda_k = sum_i T_ik x_i / N_k: shapes (K,), from T (N, K).

    G. McLachlan and D. Peel, Finite Mixture Models (2000), section 2.8 for exponential families.

    >>> poisson_mixture_m_step([0, 2, 9], [[1, 0], [1, 0], [0, 1]])["lambda"]
    array([1., 9.])
    """
    x = counts("x", x)
    T = responsibilities(T, len(x))
    N_k = np.array([summed_responsibility(T_k, k) for k, T_k in enumerate(T.T, start=1)])
    rates = np.array([math.fsum(T_k * x) for T_k in T.T]) / N_k
    return {"pi": N_k / len(x), "lambda": rates}


def two_coins_log_joint(x: ArrayLike, theta: Theta,
                        known: Mapping[str, ArrayLike] | None = None) -> Array:
    """log 1/2 + log Binomial(x_i; n_i, p_k), k = A, B: shape (N, 2), from heads x (N,).

    >>> two_coins_log_joint([1], {"p_A": 0.5, "p_B": 1.0}, {"n": [1]}).round(6)
    array([[-1.386294, -0.693147]])
    """
    x = counts("x", x)
    n = trials(known, x)
    coins = [binomial_log_density(x, n, probability(theta, f"p_{k}")) for k in "AB"]
    return math.log(0.5) + np.stack(coins, axis=1)


def two_coins_m_step(x: ArrayLike, T: ArrayLike,
                     known: Mapping[str, ArrayLike] | None = None) -> dict[str, Any]:
    """p_k = sum_i T_ik x_i / sum_i T_ik n_i, two floats, from heads x (N,) and T (N, 2).

    C. B. Do and S. Batzoglou, What is the expectation maximization algorithm?,
    Nature Biotechnology 26 (2008) 897-899, figure 1b.

    >>> two_coins_m_step([3, 8], [[1, 0], [0, 1]], {"n": [4, 10]})
    {'p_A': 0.75, 'p_B': 0.8}
    """
    x = counts("x", x)
    n = trials(known, x)
    T = responsibilities(T, len(x), 2)
    theta = {}
    for k, T_k in zip("AB", T.T):
        summed_responsibility(T_k, k)
        tosses = math.fsum(T_k * n)
        if tosses == 0:
            raise EmptyComponent(k, "no toss is left to it", ELSEWHERE)
        # Both sums are rounded: the quotient of equal ones may not pass 1.
        theta[f"p_{k}"] = min(math.fsum(T_k * x) / tosses, 1.0)
    return theta
