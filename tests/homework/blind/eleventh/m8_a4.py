"""MAP-EM for a mixture of Bernoullis (binary matrix X: N x D)."""
import numpy as np


def softmax_rows(A):
    A = A - A.max(1)[:, None]
    E = np.exp(A)
    return E / E.sum(1)[:, None]


def fit_map(X, K, a=2.0, b=2.0, alpha=2.0, n_iter=50, rng=None):
    rng = rng or np.random.default_rng()
    N, D = X.shape
    log_pi = np.log(np.ones(K) / K)
    mu = rng.uniform(0.25, 0.75, (K, D))

    for _ in range(n_iter):
        # E: posterior of the cluster
        Z = softmax_rows(log_pi + X @ np.log(mu).T)

        # M: posterior modes
        Nk = Z.sum(0)
        mu = (Z.T @ X + a - 1) / (Nk + a + b - 2)[:, None]
        pi = (Nk + alpha - 1) / (Nk + alpha - 1).sum()
        log_pi = np.log(pi)

    return np.exp(log_pi), mu, Z
