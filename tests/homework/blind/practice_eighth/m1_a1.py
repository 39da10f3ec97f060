# Exercise 1, two Gaussians in R^d
import numpy as np
from scipy.stats import multivariate_normal as mvn


def estep(X, tau, mu1, mu2, S1, S2):
    """g[i] = P(Z_i = 1 | X_i), the other one is just 1 - g"""
    f1 = tau * mvn(mu1, S1).pdf(X)
    f2 = (1 - tau) * mvn(mu2, S2).pdf(X)
    return f1 / (f1 + f2)


def mstep(X, g):
    n1 = g.sum()
    n2 = (1 - g).sum()
    tau = n1 / len(X)

    mu1 = (g[:, None] * X).sum(axis=0) / n1
    mu2 = ((1 - g)[:, None] * X).sum(axis=0) / n1

    d1 = X - mu1
    d2 = X - mu2
    S1 = (g[:, None] * d1).T @ d1 / n1
    S2 = (g[:, None] * d2).T @ d2 / n2
    return tau, mu1, mu2, S1, S2


if __name__ == "__main__":
    rng = np.random.default_rng(1)
    X = np.vstack([rng.normal(0, 1, (60, 2)), rng.normal(4, 1, (40, 2))])
    theta = 0.5, X[0], X[-1], np.eye(2), np.eye(2)
    for it in range(10):
        g = estep(X, *theta)
        theta = mstep(X, g)
    print("tau =", theta[0])
    print("mu1 =", theta[1], " mu2 =", theta[2])
