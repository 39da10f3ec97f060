"""Homework EM, exercise 1.  Two Gaussians.

I did not get to the covariance updates, they are just passed through.
"""
import numpy as np
from scipy.stats import multivariate_normal


def e_step(X, tau, mu1, mu2, S1, S2):
    a = tau * multivariate_normal.pdf(X, mean=mu1, cov=S1)
    b = (1 - tau) * multivariate_normal.pdf(X, mean=mu2, cov=S2)
    return a / (a + b)          # P(Z_i = 1 | x_i)


def m_step(X, r):
    n = X.shape[0]
    n1 = r.sum()
    tau = n1 / n
    mu1 = (r[:, None] * X).sum(axis=0) / n1
    mu2 = ((1 - r)[:, None] * X).sum(axis=0) / (n - n1)
    return tau, mu1, mu2


def run(X, iters=50):
    tau = 0.5
    mu1, mu2 = X[0].copy(), X[-1].copy()
    S1 = S2 = np.eye(X.shape[1])
    for _ in range(iters):
        r = e_step(X, tau, mu1, mu2, S1, S2)
        tau, mu1, mu2 = m_step(X, r)
        # TODO: S1, S2
    return tau, mu1, mu2


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    X = np.vstack([rng.normal(0, 1, (80, 2)), rng.normal(4, 1, (120, 2))])
    print(run(X))
