import numpy as np
from scipy.special import logsumexp


def fit_map(X, K, a=2.0, b=2.0, alpha=2.0, steps=60, seed=0):
    """MAP EM of a mixture of products of Bernoullis, symmetric Dirichlet(alpha)"""
    rng = np.random.default_rng(seed)
    N, D = X.shape
    pi = np.full(K, 1.0 / K)
    mu = rng.uniform(0.3, 0.7, size=(K, D))
    for _ in range(steps):
        # E-step in the log domain
        L = np.log(pi) + X @ np.log(mu).T + (1 - X) @ np.log1p(-mu).T
        R = np.exp(L - logsumexp(L, axis=1)[:, None])
        # M-step
        Nk = R.sum(0)
        pi = (Nk + alpha - 1) / (N + K * alpha)
        mu = (R.T @ X + a) / (Nk[:, None] + a + b - 2)
        mu = np.clip(mu, 1e-6, 1 - 1e-6)
    return pi, mu, R


if __name__ == "__main__":
    rng = np.random.default_rng(5)
    proto = np.array([[0.9, 0.8, 0.1, 0.2], [0.1, 0.3, 0.9, 0.7]])
    z = rng.integers(0, 2, 300)
    X = (rng.random((300, 4)) < proto[z]).astype(float)
    pi, mu, R = fit_map(X, 2)
    print(np.round(pi, 3))
    print(np.round(mu, 3))
