import numpy as np
from scipy.stats import multivariate_normal as mvn


def e_step(X, tau, mu1, mu2, S1, S2):
    """posterior probability of component 1, shape (n,)"""
    a = tau * mvn.pdf(X, mu1, S1)
    b = (1 - tau) * mvn.pdf(X, mu2, S2)
    return a / (a + b)


def m_step(X, r):
    n, d = X.shape
    r1, r2 = r, 1 - r
    n1, n2 = r1.sum(), r2.sum()

    tau = n1 / n
    mu1 = (r1[:, None] * X).sum(axis=0) / n1
    mu2 = (r2[:, None] * X).sum(axis=0) / n2

    d1 = X - mu1
    d2 = X - mu2
    S1 = (r1[:, None] * d1).T @ d1 / n1 + 1e-6 * np.eye(d)
    S2 = (r2[:, None] * d2).T @ d2 / n2 + 1e-6 * np.eye(d)
    return tau, mu1, mu2, S1, S2


def em(X, tau, mu1, mu2, S1, S2, n_iter=100):
    for _ in range(n_iter):
        r = e_step(X, tau, mu1, mu2, S1, S2)
        tau, mu1, mu2, S1, S2 = m_step(X, r)
    return tau, mu1, mu2, S1, S2


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    X = np.concatenate([rng.normal(0, 1, (50, 2)), rng.normal(4, 1, (80, 2))])
    print(em(X, 0.5, X[0], X[-1], np.eye(2), np.eye(2)))
