"""Problem 1: EM for a mixture of two multivariate normals."""
import numpy as np
from scipy.stats import multivariate_normal as mvn


def estep(X, tau, mu1, mu2, S1, S2):
    a = tau * mvn.pdf(X, mu1, S1)
    b = (1 - tau) * mvn.pdf(X, mu2, S2)
    return a / (a + b)


def mstep(X, w):
    """w[i] = prob. that row i belongs to the first component"""
    n = X.shape[0]
    tau = w.mean()

    mu1 = (w[:, None] * X).sum(axis=0) / w.sum()
    mu2 = ((1 - w)[:, None] * X).sum(axis=0) / w.sum()

    D1 = X - mu1
    D2 = X - mu2
    S1 = (w[:, None] * D1).T @ D1 / w.sum()
    S2 = ((1 - w)[:, None] * D2).T @ D2 / n
    return tau, mu1, mu2, S1, S2


def fit(X, theta, iters=100):
    for _ in range(iters):
        w = estep(X, *theta)
        theta = mstep(X, w)
    return theta


if __name__ == "__main__":
    rng = np.random.default_rng(3)
    X = np.vstack([rng.normal(0, 1, (60, 2)), rng.normal(4, 1, (40, 2))])
    start = (0.5, X[0], X[-1], np.eye(2), np.eye(2))
    print(fit(X, start, 5))
