"""Gaussian mixture by EM, everything on the log scale (the plain densities
underflowed on my 20-dimensional data).
"""
import numpy as np
from scipy.linalg import cholesky, solve_triangular
from scipy.special import logsumexp


def log_gaussian(X, mean, cov):
    """log N(x | mean, cov) for all rows x of X."""
    p = X.shape[1]
    L = cholesky(cov, lower=True)                  # cov = L L'
    u = solve_triangular(L, (X - mean).T, lower=True)
    maha = np.sum(u ** 2, axis=0)
    half_log_det = np.log(np.diag(L)).sum()        # = 1/2 log |cov|
    return half_log_det - 0.5 * (p * np.log(2 * np.pi) + maha)


def log_joint(X, log_pi, means, covs):
    cols = [lp + log_gaussian(X, m, C) for lp, m, C in zip(log_pi, means, covs)]
    return np.column_stack(cols)


def e_step(X, log_pi, means, covs):
    lj = log_joint(X, log_pi, means, covs)
    norm = logsumexp(lj, axis=1)
    return lj - norm[:, np.newaxis], norm.sum()


def m_step(X, log_resp):
    n = X.shape[0]
    log_nk = logsumexp(log_resp, axis=0)
    log_pi = log_nk - np.log(n)
    # weights that sum to one inside each component
    W = np.exp(log_resp - log_nk)
    means = W.T @ X
    covs = []
    for k in range(W.shape[1]):
        Z = np.sqrt(W[:, k])[:, np.newaxis] * (X - means[k])
        covs.append(Z.T @ Z)
    return log_pi, means, covs


def init(X, K, rng):
    idx = rng.choice(len(X), size=K, replace=False)
    return np.full(K, -np.log(K)), X[idx], [np.cov(X, rowvar=False)] * K


def em(X, K, tol=1e-6, max_iter=500, rng=None):
    rng = rng or np.random.default_rng()
    params = init(X, K, rng)
    last = -np.inf
    for _ in range(max_iter):
        log_resp, ll = e_step(X, *params)
        params = m_step(X, log_resp)
        if abs(ll - last) < tol * abs(ll):
            break
        last = ll
    return params
