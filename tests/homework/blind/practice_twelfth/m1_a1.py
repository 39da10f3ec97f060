"""Two-component Gaussian mixture, EM.

theta = (tau, m1, m2, S1, S2)
"""
import numpy as np
from scipy.stats import multivariate_normal as mvn


def e_step(X, tau, m1, m2, S1, S2):
    """P(Z_i = 1 | X_i), vector of length n."""
    a = tau * mvn.pdf(X, m1, S1)
    b = (1 - tau) * mvn.pdf(X, m2, S2)
    return a / (a + b)


def q_function(X, g, tau, m1, m2, S1, S2):
    """expected complete log-likelihood; g comes from the old parameters"""
    first = g * (np.log(tau) + mvn.logpdf(X, m1, S1))
    second = (1 - g) * (np.log(1 - tau) + mvn.logpdf(X, m2, S2))
    return np.sum(first + second)


def weighted_mean(X, w):
    return w @ X / w.sum()


def weighted_cov(X, w, m):
    C = X - m
    return (C * w[:, None]).T @ C / w.sum()


def m_step(X, g):
    tau = g.mean()
    m1 = weighted_mean(X, g)
    m2 = weighted_mean(X, 1 - g)
    S1 = weighted_cov(X, g, m1)
    S2 = weighted_cov(X, 1 - g, m2)
    return tau, m1, m2, S1, S2


def run(X, theta, n_iter=50):
    for it in range(n_iter):
        g = e_step(X, *theta)
        theta = m_step(X, g)
        if it % 10 == 0:
            print(it, q_function(X, g, *theta))
    return theta


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    X = np.vstack([rng.normal(0, 1, (60, 2)), rng.normal(4, 1.5, (40, 2))])
    theta0 = (0.5, X[0], X[-1], np.eye(2), np.eye(2))
    for p in run(X, theta0):
        print(p)
