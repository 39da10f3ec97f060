import numpy as np
from numpy.linalg import inv, slogdet
from scipy.special import logsumexp


def log_weighted(X, pi, mu, Sigma):
    """N x K matrix of log pi_k + log N(x_n; mu_k, Sigma)"""
    N, d = X.shape
    P = inv(Sigma)
    diff = X[:, None, :] - mu[None, :, :]
    maha = np.einsum("nkd,de,nke->nk", diff, P, diff)
    return np.log(pi) - 0.5 * (maha + slogdet(Sigma)[1] + d * np.log(2 * np.pi))


def responsibilities(X, pi, mu, Sigma):
    lw = log_weighted(X, pi, mu, Sigma)
    return np.exp(lw - logsumexp(lw, axis=1)[:, None])


def Q(X, gamma, pi, mu, Sigma):
    """Q(theta | theta_old)"""
    return logsumexp(log_weighted(X, pi, mu, Sigma), axis=1).sum()


def maximise(X, gamma):
    N, K = gamma.shape
    Nk = gamma.sum(0)
    pi = Nk / N
    mu = gamma.T @ X / Nk[:, None]
    diff = X[:, None, :] - mu[None, :, :]
    Sigma = np.einsum("nk,nkd,nke->de", gamma, diff, diff) / (N * K)
    return pi, mu, Sigma


def run(X, K, tol=1e-6, maxit=500):
    rng = np.random.default_rng()
    pi = np.ones(K) / K
    mu = X[rng.permutation(len(X))[:K]]
    Sigma = np.cov(X, rowvar=False)
    last = -np.inf
    for _ in range(maxit):
        gamma = responsibilities(X, pi, mu, Sigma)
        pi, mu, Sigma = maximise(X, gamma)
        now = Q(X, gamma, pi, mu, Sigma)
        if abs(now - last) < tol:
            break
        last = now
    return pi, mu, Sigma
