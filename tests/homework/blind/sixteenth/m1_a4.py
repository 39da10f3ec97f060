import numpy as np
from scipy.stats import multivariate_normal as mvn


def e_step(X, tau, mu1, mu2, S1, S2):
    a = tau * mvn.pdf(X, mu1, S1)
    b = (1 - tau) * mvn.pdf(X, mu2, S2)
    return a / (a + b)


def m_step(X, g):
    n = X.shape[0]
    tau = g.sum() / n
    mu1 = (g[:, None] * X).sum(axis=0) / g.sum()
    mu2 = ((1 - g)[:, None] * X).sum(axis=0) / (1 - g).sum()
    D1 = X - mu1
    D2 = X - mu2
    S1 = (D1.T * g) @ D1 / n
    S2 = (D2.T * (1 - g)) @ D2 / n
    return tau, mu1, mu2, S1, S2


def fit(X, theta, iters=200):
    for _ in range(iters):
        g = e_step(X, *theta)
        theta = m_step(X, g)
    return theta


if __name__ == "__main__":
    rng = np.random.default_rng(1)
    X = np.vstack([rng.normal(0, 1, (80, 2)), rng.normal(4, 1, (120, 2))])
    print(fit(X, (0.5, X[0], X[-1], np.eye(2), np.eye(2))))
