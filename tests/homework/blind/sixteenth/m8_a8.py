import numpy as np


def fit(X, K, a=2.0, b=2.0, alpha=2.0, n_steps=50):
    """X: (N, D) binary. MAP EM, symmetric Dirichlet."""
    N, D = X.shape
    rng = np.random.default_rng(3)
    pi = np.repeat(1.0 / K, K)
    mu = rng.uniform(0.25, 0.75, size=(K, D))
    for step in range(n_steps):
        # ---- E ----
        s = np.log(pi) + X @ np.log(mu).T
        s = s - s.max(1)[:, None]
        resp = np.exp(s)
        resp = resp / resp.sum(1)[:, None]
        # ---- M ----
        Nk = resp.sum(0)
        pi = (Nk + alpha) / (N + K * alpha)
        mu = (resp.T @ X + a - 1) / (Nk[:, None] + a + b - 2)
    return pi, mu, resp
