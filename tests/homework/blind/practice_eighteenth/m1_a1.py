import numpy as np
from scipy.stats import multivariate_normal as mvn


def e_step(X, tau, mu1, S1, mu2, S2):
    """posterior probability of Z_i = 1 for every row of X"""
    a = tau * mvn.pdf(X, mean=mu1, cov=S1)
    b = (1 - tau) * mvn.pdf(X, mean=mu2, cov=S2)
    return a / (a + b)


def update_tau(r):
    return r.mean()


def update_mean(X, w):
    return (w[:, None] * X).sum(axis=0) / w.sum()


def update_cov(X, w, m):
    D = X - m
    return (D * w[:, None]).T @ D / w.sum()


def m_step(X, r, mu1, mu2):
    tau = update_tau(r)
    S1 = update_cov(X, r, mu1)
    S2 = update_cov(X, 1 - r, mu2)
    new_mu1 = update_mean(X, r)
    new_mu2 = update_mean(X, 1 - r)
    return tau, new_mu1, S1, new_mu2, S2


def em(X, n_iter=100):
    d = X.shape[1]
    mu1, mu2 = X[0], X[-1]
    S1 = S2 = np.eye(d)
    tau = 0.5
    for _ in range(n_iter):
        r = e_step(X, tau, mu1, S1, mu2, S2)
        tau, mu1, S1, mu2, S2 = m_step(X, r, mu1, mu2)
    return tau, mu1, S1, mu2, S2


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    X = np.vstack([rng.normal(0, 1, (80, 2)), rng.normal(4, 1, (120, 2))])
    print(em(X))
