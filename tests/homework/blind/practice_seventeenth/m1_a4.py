"""EM for a mixture of two multivariate normals (homework 1, programming version)."""
import numpy as np
from scipy.stats import multivariate_normal as mvn


def e_step(X, tau, mu1, mu2, S1, S2):
    """posterior prob. of component 1 for each row of X"""
    a = tau * mvn.pdf(X, mean=mu1, cov=S1)
    b = (1 - tau) * mvn.pdf(X, mean=mu2, cov=S2)
    return a / (a + b)


def weighted_scatter(X, w, m):
    D = X - m
    return (D * w[:, None]).T @ D / w.sum()


def m_step(X, g):
    tau = g.mean()
    mu1 = (g[:, None] * X).sum(axis=0) / g.sum()
    mu2 = (g[:, None] * X).sum(axis=0) / (1 - g).sum()
    S1 = weighted_scatter(X, g, mu1)
    S2 = weighted_scatter(X, 1 - g, mu2)
    return tau, mu1, mu2, S1, S2


def fit(X, iters=200, tol=1e-8, seed=0):
    rng = np.random.default_rng(seed)
    i, j = rng.choice(len(X), 2, replace=False)
    theta = (0.5, X[i], X[j], np.cov(X.T), np.cov(X.T))
    old = -np.inf
    for _ in range(iters):
        g = e_step(X, *theta)
        theta = m_step(X, g)
        tau, mu1, mu2, S1, S2 = theta
        ll = np.log(tau * mvn.pdf(X, mu1, S1) + (1 - tau) * mvn.pdf(X, mu2, S2)).sum()
        if ll - old < tol:
            break
        old = ll
    return theta


if __name__ == "__main__":
    rng = np.random.default_rng(1)
    X = np.vstack([rng.normal(0, 1, (100, 2)), rng.normal(3, 1, (60, 2))])
    print(fit(X))
