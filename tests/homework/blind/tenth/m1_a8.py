"""EM for two multivariate normals (homework 3, problem 1)"""
import numpy as np
from scipy.stats import multivariate_normal as mvn


def e_step(X, tau, mu1, S1, mu2, S2):
    top = tau * mvn.pdf(X, mean=mu1, cov=S1)
    other = (1 - tau) * mvn.pdf(X, mean=mu2, cov=S2)
    return top / (top + other)


def m_step(X, z):
    n = X.shape[0]
    tau = z.sum() / n
    mu1 = (z[:, None] * X).sum(axis=0) / z.sum()
    mu2 = (z[:, None] * X).sum(axis=0) / (1 - z).sum()
    D1 = X - mu1
    D2 = X - mu2
    S1 = D1.T @ (z[:, None] * D1) / z.sum()
    S2 = D2.T @ ((1 - z)[:, None] * D2) / (1 - z).sum()
    return tau, mu1, S1, mu2, S2


def fit(X, n_iter=100):
    rng = np.random.default_rng(1)
    i, j = rng.choice(len(X), 2, replace=False)
    params = (0.5, X[i], np.cov(X.T), X[j], np.cov(X.T))
    for _ in range(n_iter):
        z = e_step(X, *params)
        params = m_step(X, z)
    return params


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    X = np.vstack([rng.normal(0, 1, (150, 2)), rng.normal(4, 1, (50, 2))])
    print(fit(X))
