import numpy as np
from scipy.special import logsumexp


def posterior(X, weights, P):
    """X: (N, J) zeros and ones, weights: (K,), P: (K, J). Returns (N, K)."""
    eps = 1e-12
    log_lik = X @ np.log(P + eps).T + (1 - X) @ np.log(1 - P + eps).T
    log_post = log_lik + weights
    return np.exp(log_post - logsumexp(log_post, axis=1, keepdims=True))


def update(X, Z):
    N = X.shape[0]
    weights = Z.sum(axis=0) / N
    P = Z.T @ X / N
    return weights, P


def lca(X, K, n_iter=200, seed=None):
    rng = np.random.default_rng(seed)
    weights = np.full(K, 1 / K)
    P = rng.uniform(0.25, 0.75, size=(K, X.shape[1]))
    for _ in range(n_iter):
        Z = posterior(X, weights, P)
        weights, P = update(X, Z)
    return weights, P, Z
