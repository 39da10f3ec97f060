import numpy as np


def softmax_rows(L):
    L = L - L.max(axis=1, keepdims=True)
    P = np.exp(L)
    return P / P.sum(axis=1, keepdims=True)


def bernoulli_mixture_map(X, K, a=2.0, b=2.0, alpha=2.0, iters=40, seed=0):
    """MAP-EM for binary data. X: (N, D) with zeros and ones.
    Symmetric Dirichlet(alpha) on pi, Beta(a, b) on every mu."""
    rng = np.random.default_rng(seed)
    N, D = X.shape
    pi = np.repeat(1.0 / K, K)
    mu = rng.uniform(0.25, 0.75, (K, D))
    for _ in range(iters):
        # E
        Z = softmax_rows(np.log(pi) + X @ np.log(mu).T)
        # M
        Nk = Z.sum(axis=0)
        pi = (Nk + alpha) / (N + K * alpha)
        mu = (Z.T @ X + a - 1) / (Nk[:, None] + a + b - 2)
    return pi, mu, Z


rng = np.random.default_rng(8)
templates = np.array([[0.9] * 5 + [0.1] * 5, [0.2, 0.8] * 5])
labels = rng.integers(0, 2, 200)
X = (rng.random((200, 10)) < templates[labels]).astype(float)
pi, mu, Z = bernoulli_mixture_map(X, 2)
print(pi)
print(np.round(mu, 2))
