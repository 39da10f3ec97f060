import numpy as np
from scipy.special import logsumexp, xlogy, xlog1py


def responsibilities(X, log_pi, mu):
    """X: (N, D) in {0,1};  mu: (K, D);  log_pi: (K,)  ->  (N, K)"""
    L = log_pi + X @ np.log(mu).T + (1 - X) @ np.log(1 - mu).T
    return np.exp(L - logsumexp(L, axis=1)[:, np.newaxis])


def map_mu(X, R, a, b):
    ones = R.T @ X + (a - 1)
    zeros = R.T @ (1 - X) + (b - 1)
    return ones / (ones + zeros)


def train(X, K, a=2.0, b=2.0, n_iter=50, seed=1):
    rng = np.random.default_rng(seed)
    mu = rng.uniform(0.25, 0.75, size=(K, X.shape[1]))
    log_pi = np.full(K, -np.log(K))
    for _ in range(n_iter):
        R = responsibilities(X, log_pi, mu)
        mu = map_mu(X, R, a, b)
        # TODO: weights with the Dirichlet prior
    return mu, R


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    T = np.array([[.9, .9, .1, .1], [.1, .2, .8, .9]])
    X = (rng.random((200, 4)) < T[rng.integers(0, 2, 200)]).astype(float)
    mu, R = train(X, 2)
    print(mu.round(2))
