import numpy as np


def map_em(X, K, a=2.0, b=2.0, alpha=2.0, n_steps=200, rng=None):
    """X: (N, D) array of 0/1. alpha may be a number or a vector of length K."""
    rng = rng or np.random.default_rng()
    N, D = X.shape
    alpha = np.broadcast_to(alpha, (K,)).astype(float)

    pi = np.full(K, 1.0 / K)
    mu = rng.uniform(0.25, 0.75, size=(K, D))

    for _ in range(n_steps):
        # ---- E ----
        logp = X @ np.log(mu).T + (1 - X) @ np.log1p(-mu).T + np.log(pi)
        logp -= logp.max(axis=1, keepdims=True)
        T = np.exp(logp)
        T /= T.sum(axis=1, keepdims=True)

        # ---- M ----
        counts = T.sum(axis=0)
        pi = counts + alpha - 1
        pi /= pi.sum()
        mu = (T.T @ X) / counts[:, None]
        mu = np.clip(mu, 1e-9, 1 - 1e-9)   # avoid log(0)

    return pi, mu, T
