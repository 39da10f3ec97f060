# MAP-EM, mixture of multivariate Bernoullis
import numpy as np
from scipy.special import logsumexp

def responsibilities(X, log_pi, M):
    """X: N x D binary, M: K x D probabilities."""
    ll = X @ np.log(M).T + (1 - X) @ np.log1p(-M).T + log_pi
    return np.exp(ll - logsumexp(ll, axis=1)[:, None])

def update_means(X, R, a, b):
    return (R.T @ X + a - 1) / (R.sum(0)[:, None] + a + b)

def run(X, K, a=2., b=2., n_steps=50):
    rng = np.random.default_rng(0)
    M = rng.uniform(.3, .7, size=(K, X.shape[1]))
    log_pi = -np.log(K) * np.ones(K)
    for _ in range(n_steps):
        R = responsibilities(X, log_pi, M)
        M = update_means(X, R, a, b)
        # TODO: weights
    return M, R
