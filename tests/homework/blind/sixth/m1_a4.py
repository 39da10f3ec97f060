"""EM, two multivariate normals (exercise 1)."""
import numpy as np
from scipy.stats import multivariate_normal as mvn


def e_step(X, tau, mu1, mu2, S1, S2):
    a = tau * mvn.pdf(X, mu1, S1)
    b = (1 - tau) * mvn.pdf(X, mu2, S2)
    return a / (a + b)          # P(Z_i = 1 | X_i)


def m_step(X, r):
    tau = np.mean(r > 0.5)

    mu1 = (r[:, None] * X).sum(axis=0) / r.sum()
    mu2 = ((1 - r)[:, None] * X).sum(axis=0) / (1 - r).sum()

    d1 = X - mu1
    d2 = X - mu2
    S1 = (r[:, None] * d1).T @ d1 / r.sum()
    S2 = ((1 - r)[:, None] * d2).T @ d2 / r.sum()
    return tau, mu1, mu2, S1, S2


def em(X, n_iter=50, seed=0):
    rng = np.random.default_rng(seed)
    i, j = rng.choice(len(X), 2, replace=False)
    params = (0.5, X[i], X[j], np.cov(X.T), np.cov(X.T))
    for _ in range(n_iter):
        r = e_step(X, *params)
        params = m_step(X, r)
    return params
