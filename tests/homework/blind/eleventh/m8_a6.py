import numpy as np

def softmax_rows(L):
    L = L - L.max(axis=1)[:, None]
    P = np.exp(L)
    return P / P.sum(axis=1)[:, None]

def map_em(X, K, a, b, alpha, n_iter=100, rng=np.random.default_rng()):
    """X: binary (N, D). Beta(a,b) prior on the means, Dirichlet(alpha) prior on the weights."""
    N, D = X.shape
    mu = rng.uniform(0.25, 0.75, size=(K, D))
    pi = rng.dirichlet(np.ones(K))
    for _ in range(n_iter):
        # responsibilities
        logp = X @ np.log(mu).T + (1 - X) @ np.log1p(-mu).T + np.log(pi)
        G = softmax_rows(logp)
        # updates
        Nk = G.sum(axis=0)
        ones = G.T @ X
        mu = (ones + a - 1) / (Nk[:, None] + a + b - 2)
        pi = Nk / N
    return pi, mu, G

if __name__ == "__main__":
    rng = np.random.default_rng(8)
    X = (rng.random((100, 6)) < np.repeat([[.9]*3 + [.1]*3, [.2]*3 + [.7]*3], 50, axis=0)).astype(float)
    print(map_em(X, 2, a=2, b=2, alpha=np.array([2., 2.]), rng=rng)[:2])
