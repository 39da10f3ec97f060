"""Two component Gaussian mixture, EM."""
import numpy as np
from scipy.stats import multivariate_normal as mvn


def e_step(X, tau, mu1, mu2, S1, S2):
    a = tau * mvn.pdf(X, mu1, S1)
    b = (1 - tau) * mvn.pdf(X, mu2, S2)
    return a / (a + b)          # P(Z_i = 1 | X_i)


def Q(X, r, tau, mu1, mu2, S1, S2):
    """expected complete data log likelihood, r from the old parameters"""
    q = np.sum(r * (np.log(tau) + mvn.logpdf(X, mu1, S1)))
    q += np.sum((1 - r) * (np.log(1 - tau) + mvn.logpdf(X, mu2, S2)))
    return q


def m_step(X, r):
    n = X.shape[0]
    s = 1 - r
    n1 = r.sum()
    n2 = s.sum()
    tau = n1 / n
    mu1 = r @ X / n1
    mu2 = s @ X / n2
    A = X - mu1
    B = X - mu2
    S1 = (A * r[:, None]).T @ A / (n1 - 1)
    S2 = (B * s[:, None]).T @ B / (n2 - 1)
    return tau, mu1, mu2, S1, S2


if __name__ == "__main__":
    rng = np.random.default_rng(3)
    X = np.vstack([rng.normal(0, 1, (120, 2)), rng.normal(4, 1, (80, 2))])
    th = (0.5, X[0], X[-1], np.eye(2), np.eye(2))
    for it in range(60):
        r = e_step(X, *th)
        th = m_step(X, r)
        print(it, Q(X, r, *th))
