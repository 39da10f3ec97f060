import numpy as np
from scipy.special import softmax


def responsibilities(X, pi, mu, Sigma):
    P = np.linalg.inv(Sigma)
    diff = X[:, None, :] - mu[None, :, :]                 # N x K x d
    maha = np.einsum("nkd,de,nke->nk", diff, P, diff)
    # log|Sigma| is common to all k
    return softmax(np.log(pi) - maha, axis=1)


def update(X, R):
    N = X.shape[0]
    Nk = R.sum(0)
    pi = Nk / N
    mu = R.T @ X / Nk[:, None]
    centered = X - X.mean(0)
    Sigma = centered.T @ centered / N
    return pi, mu, Sigma


def fit(X, K, T=100, seed=0):
    rng = np.random.default_rng(seed)
    pi = np.full(K, 1 / K)
    mu = X[rng.permutation(len(X))[:K]]
    Sigma = np.cov(X.T)
    for _ in range(T):
        R = responsibilities(X, pi, mu, Sigma)
        pi, mu, Sigma = update(X, R)
    return pi, mu, Sigma
