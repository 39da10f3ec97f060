import numpy as np
from scipy.stats import multivariate_normal as mvn


def em_two_gaussians(X, n_iter=100, seed=0):
    """EM for a mixture of two multivariate normals with full covariances."""
    rng = np.random.default_rng(seed)
    n, d = X.shape
    tau = 0.5
    mu1, mu2 = X[rng.choice(n, 2, replace=False)]
    S1 = np.cov(X.T)
    S2 = np.cov(X.T)

    for _ in range(n_iter):
        # E-step: probability that point i comes from component 1
        f1 = mvn.pdf(X, mu1, S1)
        f2 = mvn.pdf(X, mu2, S2)
        r = f1 / (f1 + f2)

        # M-step
        tau = np.mean(r)
        mu1 = r @ X / np.sum(r)
        mu2 = (1 - r) @ X / np.sum(1 - r)

        D1 = X - mu1
        D2 = X - mu2
        S1 = (r[:, None] * D1).T @ D1 / n
        S2 = ((1 - r)[:, None] * D2).T @ D2 / n

    return tau, mu1, mu2, S1, S2
