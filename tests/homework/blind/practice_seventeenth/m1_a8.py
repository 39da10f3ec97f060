"""EM for two multivariate normals. HW 3."""
import numpy as np
from scipy.stats import multivariate_normal as mvn


def e_step(X, tau, mu1, S1, mu2, S2):
    la = np.log(tau) + mvn.logpdf(X, mu1, S1)
    lb = np.log1p(-tau) + mvn.logpdf(X, mu2, S2)
    return np.exp(la - np.logaddexp(la, lb))      # P(Z=1 | x)


def m_step(X, r):
    n = X.shape[0]
    tau = r.mean()
    mu1 = r @ X / r.sum()
    mu2 = (1 - r) @ X / r.sum()
    d1 = X - mu1
    S1 = (d1 * r[:, None]).T @ d1 / r.sum()
    d2 = X - mu2
    S2 = (d2 * r[:, None]).T @ d2 / (n - r.sum())
    return tau, mu1, S1, mu2, S2


def fit(X, n_iter=200, seed=0):
    rng = np.random.default_rng(seed)
    i, j = rng.choice(len(X), 2, replace=False)
    par = 0.5, X[i], np.cov(X.T), X[j], np.cov(X.T)
    for _ in range(n_iter):
        r = e_step(X, *par)
        par = m_step(X, r)
    return par


if __name__ == "__main__":
    g = np.random.default_rng(1)
    X = np.vstack([g.normal(0, 1, (100, 2)), g.normal(4, 1, (150, 2))])
    print(fit(X))
