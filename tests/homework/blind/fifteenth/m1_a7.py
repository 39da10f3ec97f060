"""EM for a two-component Gaussian mixture in several dimensions."""
import numpy as np


def density(X, m, S):
    """N(m, S) density of every row of X"""
    d = X.shape[1]
    diff = X - m
    quad = np.einsum("ij,jk,ik->i", diff, np.linalg.inv(S), diff)
    return np.exp(-0.5 * quad) / np.sqrt((2 * np.pi) ** d * np.linalg.det(S))


def e_step(X, tau, m1, S1, m2, S2):
    a = tau * density(X, m1, S1)
    b = (1 - tau) * density(X, m2, S2)
    return a / (a + b)


def weighted_scatter(X, w, m):
    c = X - m
    # unbiased version, therefore the -1
    return (w[:, None] * c).T @ c / (w.sum() - 1)


def m_step(X, r):
    s = 1 - r
    tau = r.mean()
    m1 = r @ X / r.sum()
    m2 = s @ X / s.sum()
    S1 = weighted_scatter(X, r, m1)
    S2 = weighted_scatter(X, s, m2)
    return tau, m1, S1, m2, S2


def fit(X, n_iter=60):
    d = X.shape[1]
    order = np.argsort(X[:, 0])
    m1, m2 = X[order[5]], X[order[-5]]
    tau, S1, S2 = 0.5, np.eye(d), np.eye(d)
    for _ in range(n_iter):
        r = e_step(X, tau, m1, S1, m2, S2)
        tau, m1, S1, m2, S2 = m_step(X, r)
    return tau, m1, S1, m2, S2


if __name__ == "__main__":
    rng = np.random.default_rng(7)
    A = rng.multivariate_normal([0, 0], [[1, 0.3], [0.3, 1]], 120)
    B = rng.multivariate_normal([4, 3], [[0.5, 0], [0, 1.5]], 80)
    for name, val in zip(("tau", "mu1", "Sigma1", "mu2", "Sigma2"), fit(np.vstack([A, B]))):
        print(name, "=", np.round(val, 3))
