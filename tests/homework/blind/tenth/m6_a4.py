import numpy as np
from numpy.linalg import inv, slogdet
from scipy.special import logsumexp


def log_joint(X, log_pi, M, S):
    """(N, K) array of log pi_k + log N(x_n | m_k, S)"""
    d = X.shape[1]
    P = inv(S)
    diff = X[:, None, :] - M[None, :, :]
    maha = np.einsum("nkd,de,nke->nk", diff, P, diff)
    return log_pi - 0.5 * (d * np.log(2 * np.pi) + slogdet(S)[1] + maha)


def responsibilities(X, log_pi, M, S):
    L = log_joint(X, log_pi, M, S)
    return np.exp(L - logsumexp(L, axis=1, keepdims=True))


def q_function(X, R, log_pi, M, S):
    return np.sum(R * log_joint(X, log_pi, M, S))


def em(X, K, iters=100, seed=0):
    rng = np.random.default_rng(seed)
    N, d = X.shape
    M = X[rng.choice(N, K, replace=False)]
    S = np.cov(X.T)
    log_pi = np.full(K, -np.log(K))
    for _ in range(iters):
        R = responsibilities(X, log_pi, M, S)
        Nk = R.sum(0)
        diff = X[:, None, :] - M
        S = np.einsum("nk,nkd,nke->de", R, diff, diff) / N
        M = (R.T @ X) / Nk[:, None]
        log_pi = np.log(Nk / N)
    return np.exp(log_pi), M, S, R
