import numpy as np


def e_step(X, pi, mu):
    log_r = X @ np.log(mu).T + (1 - X) @ np.log(1 - mu).T + np.log(pi)
    log_r -= log_r.max(axis=1, keepdims=True)
    r = np.exp(log_r)
    r /= r.sum(axis=1, keepdims=True)
    return r


def m_step(X, r, a, b, alpha):
    N, K = r.shape
    Nk = r.sum(axis=0)
    mu = (r.T @ X + a - 1) / (Nk[:, None] + a + b - 1)
    pi = (Nk + alpha - 1) / (N + K * (alpha - 1))
    return pi, mu


def map_em(X, K, a=2, b=2, alpha=2, iters=60, seed=1):
    rng = np.random.RandomState(seed)
    pi = np.ones(K) / K
    mu = rng.uniform(0.25, 0.75, size=(K, X.shape[1]))
    for i in range(iters):
        r = e_step(X, pi, mu)
        pi, mu = m_step(X, r, a, b, alpha)
    return pi, mu, r
