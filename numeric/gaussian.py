"""EM by hand for mixtures of Gaussians: joint log-densities and M-steps.

Formulas: C. M. Bishop, Pattern Recognition and Machine Learning (2006), section 9.2.2,
equations 9.23 (responsibilities) to 9.28 (log-likelihood).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg import LinAlgError, cholesky, solve_triangular
from scipy.linalg.lapack import dpotrf

from numeric.domains import (
    Array,
    Theta,
    matrix_rows,
    parameter,
    probability,
    responsibilities,
    simplex,
    vector_rows,
)
from numeric.errors import BadInput, EmptyComponent, SingularCovariance

EPS = float(np.finfo(np.float64).eps)
TINY = float(np.finfo(np.float64).tiny)
LOG_2PI = math.log(2 * math.pi)
ELSEWHERE = "start elsewhere, take fewer components, or look for repeated rows"


def normal_log_density(x: Array, mu: Array, Sigma: Array, component: Any = None) -> Array:
    """log N(x_i; mu, Sigma) for each row: shape (N,), from x (N, d), mu (d,), Sigma (d, d).

    SingularCovariance if Sigma has no Cholesky factor. Bishop 2.43, with Sigma = L L':
    -(d log 2 pi)/2 - sum_j log L_jj - |L^-1 (x_i - mu)|^2 / 2.

    >>> normal_log_density(np.array([[0.0], [1.0]]), np.zeros(1), np.eye(1)).round(6)
    array([-0.918939, -1.418939])
    """
    try:
        L = cholesky(Sigma, lower=True)
    except LinAlgError as cause:
        what = "its covariance matrix in theta is not positive definite"
        raise SingularCovariance(component, what, ELSEWHERE) from cause
    y = solve_triangular(L, (x - mu).T, lower=True)
    return -0.5 * (x.shape[1] * LOG_2PI + np.sum(y * y, axis=0)) - np.sum(np.log(np.diag(L)))


def log_weights(weights: ArrayLike) -> Array:
    """log of each weight, -inf at 0: shape (K,).

    >>> log_weights([1.0, 0.0])
    array([  0., -inf])
    """
    with np.errstate(divide="ignore"):
        return np.log(np.asarray(weights, dtype=np.float64))


def summed_responsibility(T_k: Array, component: Any) -> float:
    """N_k = sum_i T_ik > 0 (Bishop 9.27); EmptyComponent where it has underflowed.

    >>> summed_responsibility(np.array([0.25, 0.5]), component=1)
    0.75
    """
    N_k = math.fsum(T_k)
    # Below this the largest T_ik is subnormal, and T_ik / N_k has lost its digits.
    if not N_k > len(T_k) * TINY:
        what = f"no row is left to it (summed responsibility {N_k:g})"
        raise EmptyComponent(component, what, ELSEWHERE)
    return N_k


def weighted_moments(x: Array, T_k: Array, component: Any) -> tuple[Array, Array]:
    """mu_k (d,) and Sigma_k (d, d) of one component: Bishop 9.24 and 9.25.

    Sigma_k is centred on the new mu_k, and exactly symmetric. EmptyComponent, SingularCovariance.

    >>> mu, Sigma = weighted_moments(np.array([[0.0], [2.0]]), np.ones(2), component=1)
    >>> mu, Sigma
    (array([1.]), array([[1.]]))
    """
    w = T_k / summed_responsibility(T_k, component)
    mu = w @ x
    # The second pass restores the digits that rows far from the origin cost the first.
    mu = mu + w @ (x - mu)
    r = np.sqrt(w)[:, None] * (x - mu)
    Sigma = r.T @ r
    require_regular(Sigma, np.max(np.abs(x), axis=0), component)
    return mu, Sigma


def require_regular(Sigma: Array, largest: Array, component: Any) -> None:
    """SingularCovariance unless every Cholesky pivot of Sigma (d, d) exceeds rounding.

    Pivot j is the variance of column j that the columns before it leave unexplained. It counts
    as 0 below 32 d eps Sigma_jj (for collinear columns, rounding was seen to leave 7 d eps), or
    where its root is below 4 eps times the largest |x_j|, the spacing of floats at the data.

    >>> require_regular(np.eye(2), np.ones(2), component=1)
    """
    L, order = dpotrf(Sigma, lower=1)  # order: of the first minor that is not positive, or 0
    limits = np.maximum(np.sqrt(32 * len(Sigma) * EPS * np.diag(Sigma)), 4 * EPS * largest)
    wrong = [order - 1] if order else np.flatnonzero(np.diag(L) <= limits)
    if len(wrong):
        at = int(wrong[0])
        what = f"its covariance matrix is singular (column {at} does not vary on its own)"
        raise SingularCovariance(component, what, ELSEWHERE)


def two_gaussians_log_joint(x: ArrayLike, theta: Theta, known: Any = None) -> Array:
    """log P(Z_i = k) + log N(x_i; mu_k, Sigma_k), k = 1, 2: shape (N, 2), from x (N, d).

    >>> theta = {"tau": 0.5, "mu_1": [0], "mu_2": [1], "Sigma_1": [[1]], "Sigma_2": [[1]]}
    >>> two_gaussians_log_joint([[0.0]], theta).round(6)
    array([[-1.612086, -2.112086]])
    """
    x = matrix_rows(x)
    d = x.shape[1]
    tau = probability(theta, "tau")
    columns = [normal_log_density(x, parameter(theta, f"mu_{k}", (d,)),
                                  _covariance(theta, f"Sigma_{k}", (d, d)), k)
               for k in (1, 2)]
    return np.stack(columns, axis=1) + log_weights([tau, 1 - tau])


def two_gaussians_m_step(x: ArrayLike, T: ArrayLike, known: Any = None) -> dict[str, Any]:
    """theta from x (N, d) and T (N, 2): tau = N_1/N, then mu_k, Sigma_k (Bishop 9.24-9.26).

    >>> T = [[1, 0], [1, 0], [0, 1], [0, 1]]
    >>> two_gaussians_m_step([[0.0], [2.0], [5.0], [7.0]], T)["mu_2"]
    array([6.])
    """
    x = matrix_rows(x)
    T = responsibilities(T, len(x), 2)
    mu_1, Sigma_1 = weighted_moments(x, T[:, 0], 1)
    mu_2, Sigma_2 = weighted_moments(x, T[:, 1], 2)
    tau = math.fsum(T[:, 0]) / len(x)
    return {"tau": tau, "mu_1": mu_1, "mu_2": mu_2, "Sigma_1": Sigma_1, "Sigma_2": Sigma_2}


def two_gaussians_1d_log_joint(x: ArrayLike, theta: Theta, known: Any = None) -> Array:
    """The same for scalars: shape (N, 2), from x (N,) or (N, 1) and variances sigma_k^2.

    >>> theta = {"tau": 0.5, "mu_1": 0, "mu_2": 1, "sigma_1^2": 1, "sigma_2^2": 1}
    >>> two_gaussians_1d_log_joint([0.0], theta).round(6)
    array([[-1.612086, -2.112086]])
    """
    x = vector_rows(x)
    tau = probability(theta, "tau")
    columns = []
    for k in (1, 2):
        mu = float(parameter(theta, f"mu_{k}", ()))
        variance = float(parameter(theta, f"sigma_{k}^2", ()))
        if variance <= 0:
            raise SingularCovariance(k, f"its variance in theta is {variance:g}", ELSEWHERE)
        columns.append(-0.5 * (LOG_2PI + math.log(variance) + (x - mu) ** 2 / variance))
    return np.stack(columns, axis=1) + log_weights([tau, 1 - tau])


def two_gaussians_1d_m_step(x: ArrayLike, T: ArrayLike, known: Any = None) -> dict[str, Any]:
    """theta of floats from x (N,) or (N, 1) and T (N, 2); sigma_k^2 is centred on the new mu_k.

    >>> two_gaussians_1d_m_step([0.0, 2.0, 5.0, 9.0], [[1, 0], [1, 0], [0, 1], [0, 1]])
    {'tau': 0.5, 'mu_1': 1.0, 'sigma_1^2': 1.0, 'mu_2': 7.0, 'sigma_2^2': 4.0}
    """
    x = vector_rows(x)
    T = responsibilities(T, len(x), 2)
    theta: dict[str, Any] = {"tau": math.fsum(T[:, 0]) / len(x)}
    for k in (1, 2):
        w = T[:, k - 1] / summed_responsibility(T[:, k - 1], k)
        mu = math.fsum(w * x)
        mu += math.fsum(w * (x - mu))
        variance = math.fsum(w * (x - mu) ** 2)
        if variance <= (4 * EPS * np.max(np.abs(x))) ** 2:
            raise SingularCovariance(k, f"its variance is {variance:g}", ELSEWHERE)
        theta |= {f"mu_{k}": mu, f"sigma_{k}^2": variance}
    return theta


def gaussian_mixture_log_joint(x: ArrayLike, theta: Theta, known: Any = None) -> Array:
    """log pi_k + log N(x_i; mu_k, Sigma_k): shape (N, K), from x (N, d).

    >>> theta = {"pi": [0.5, 0.5], "mu": [[0], [1]], "Sigma": [[[1]], [[1]]]}
    >>> gaussian_mixture_log_joint([[0.0]], theta).round(6)
    array([[-1.612086, -2.112086]])
    """
    x = matrix_rows(x)
    d = x.shape[1]
    pi = simplex(theta, "pi")
    mu = parameter(theta, "mu", (len(pi), d))
    Sigma = _covariance(theta, "Sigma", (len(pi), d, d))
    columns = [normal_log_density(x, mu[k], Sigma[k], k + 1) for k in range(len(pi))]
    return np.stack(columns, axis=1) + log_weights(pi)


def gaussian_mixture_m_step(x: ArrayLike, T: ArrayLike, known: Any = None) -> dict[str, Any]:
    """pi (K,), mu (K, d), Sigma (K, d, d) from x (N, d) and T (N, K): Bishop 9.24-9.26.

    >>> theta = gaussian_mixture_m_step([[0.0], [2.0]], [[1.0], [1.0]])
    >>> theta["pi"], theta["mu"], theta["Sigma"]
    (array([1.]), array([[1.]]), array([[[1.]]]))
    """
    x = matrix_rows(x)
    T = responsibilities(T, len(x))
    moments = [weighted_moments(x, T_k, k) for k, T_k in enumerate(T.T, start=1)]
    pi = np.array([math.fsum(T_k) for T_k in T.T]) / len(x)
    mu, Sigma = (np.stack(parts) for parts in zip(*moments))
    return {"pi": pi, "mu": mu, "Sigma": Sigma}


def _covariance(theta: Theta, key: str, shape: tuple[int, ...]) -> Array:
    Sigma = parameter(theta, key, shape)
    # Cholesky reads one triangle: an asymmetric matrix would pass with half of it ignored.
    if not np.allclose(Sigma, np.swapaxes(Sigma, -1, -2), rtol=1e-10, atol=0):
        raise BadInput(f"theta[{key!r}]", "is not symmetric", "a covariance matrix is")
    return Sigma
