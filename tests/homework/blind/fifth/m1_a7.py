"""Problem 1. EM for two Gaussians in R^d.

I treat the covariances as given (sample covariance of the whole data set is used),
so only the mixing weight and the two means are estimated.
"""
import numpy as np


def log_gauss(X, m, C):
    d = X.shape[1]
    diff = X - m
    sol = np.linalg.solve(C, diff.T).T
    _, logdet = np.linalg.slogdet(C)
    return -0.5 * (d * np.log(2 * np.pi) + logdet + (diff * sol).sum(axis=1))


def e_step(X, w, m1, m2, C1, C2):
    la = np.log(w) + log_gauss(X, m1, C1)
    lb = np.log1p(-w) + log_gauss(X, m2, C2)
    return 1.0 / (1.0 + np.exp(lb - la))


def m_step(X, p):
    w = p.mean()
    m1 = (p[:, None] * X).sum(0) / p.sum()
    m2 = ((1 - p)[:, None] * X).sum(0) / (1 - p).sum()
    return w, m1, m2


def em(X, m1, m2, C1, C2, w=0.5, n_iter=100):
    for _ in range(n_iter):
        p = e_step(X, w, m1, m2, C1, C2)
        w, m1, m2 = m_step(X, p)
    return w, m1, m2


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    X = np.vstack([rng.normal(0, 1, (80, 2)), rng.normal(4, 1, (120, 2))])
    C = np.cov(X.T)
    print(em(X, X[0], X[-1], C, C))
