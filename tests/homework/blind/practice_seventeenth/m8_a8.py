import numpy as np
from scipy.special import softmax


def responsibilities(X, pi, mu):
    """X: (N, D) zeros and ones, mu: (K, D), pi: (K,)"""
    logits = np.log(pi) + X @ np.log(mu).T
    return softmax(logits, axis=1)


def map_update(X, R, a, b, alpha):
    N, D = X.shape
    Nk = R.sum(0)
    pi = Nk + alpha - 1                 # alpha: vector of length K
    pi = pi / pi.sum()
    mu = (R.T @ X + a - 1) / (N + a + b - 2)
    return pi, mu


def run(X, K, a=2.0, b=2.0, alpha=None, steps=80):
    alpha = np.full(K, 2.0) if alpha is None else alpha
    rng = np.random.default_rng()
    pi, mu = np.full(K, 1 / K), rng.uniform(0.25, 0.75, (K, X.shape[1]))
    for _ in range(steps):
        R = responsibilities(X, pi, mu)
        pi, mu = map_update(X, R, a, b, alpha)
    return pi, mu, R
