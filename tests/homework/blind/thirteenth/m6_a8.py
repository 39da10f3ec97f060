import numpy as np
from numpy.linalg import inv


def em_tied(X, K, steps=100, rng=np.random.default_rng(0)):
    """Gaussian mixture with tied covariance."""
    N, d = X.shape
    pi = np.full(K, 1 / K)
    mu = X[rng.permutation(N)[:K]].copy()
    Sigma = np.cov(X, rowvar=False, bias=True)
    for _ in range(steps):
        # responsibilities
        diff = X[:, None, :] - mu[None, :, :]                    # N,K,d
        quad = np.einsum("nkd,de,nke->nk", diff, inv(Sigma), diff)
        logits = np.log(pi) - quad / 2        # det(Sigma) is the same for every k
        logits -= logits.max(1, keepdims=True)
        gamma = np.exp(logits)
        gamma /= gamma.sum(1, keepdims=True)
        # parameters
        Nk = gamma.sum(0)
        pi = Nk / N
        mu = gamma.T @ X / Nk[:, None]
        Sigma = np.einsum("nk,nkd,nke->de", gamma, diff, diff) / N
    return pi, mu, Sigma, gamma
