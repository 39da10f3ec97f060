import numpy as np

def map_em(X, K, a, b, alpha, iters=100, seed=1):
    """
    Bernoulli mixture, MAP.
    X (N,D) in {0,1};  Beta(a,b) on every mu_kd, symmetric Dirichlet(alpha) on pi.
    """
    N, D = X.shape
    rng = np.random.default_rng(seed)
    mu = rng.uniform(.3, .7, size=(K, D))
    pi = np.repeat(1 / K, K)
    for _ in range(iters):
        lp = np.log(pi) + X @ np.log(mu).T + (1 - X) @ np.log(1 - mu).T
        lp -= lp.max(axis=1, keepdims=True)
        r = np.exp(lp)
        r /= r.sum(axis=1, keepdims=True)

        nk = r.sum(axis=0)
        pi = (nk + alpha - 1) / (N + K * (alpha - 1))
        mu = (r.T @ X + a - 1) / (nk[:, None] + a + b - 2)
    return pi, mu, r
