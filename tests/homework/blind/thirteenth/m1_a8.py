"""EM for a two component Gaussian mixture in any dimension."""
import numpy as np
from scipy.stats import multivariate_normal as mvn


def e_step(X, tau, m1, m2, S1, S2):
    a = tau * mvn.pdf(X, m1, S1)
    b = (1 - tau) * mvn.pdf(X, m2, S2)
    return a / (a + b)          # P(Z=1 | X)


def m_step(X, w):
    n = len(X)
    tau = w.sum() / n
    m1 = w @ X / w.sum()
    m2 = (1 - w) @ X / (1 - w).sum()
    D1 = X - m1
    D2 = X - m2
    S1 = (D1.T * w) @ D1 / w.sum()
    S2 = (D2.T * (1 - w)) @ D2 / w.sum()
    return tau, m1, m2, S1, S2


def fit(X, start, iters=50):
    par = start
    for _ in range(iters):
        par = m_step(X, e_step(X, *par))
    return par


if __name__ == "__main__":
    rng = np.random.default_rng(4)
    X = np.vstack([rng.normal(0, 1, (60, 2)), rng.normal(4, 1, (90, 2))])
    print(fit(X, (0.5, X[0], X[-1], np.eye(2), np.eye(2))))
