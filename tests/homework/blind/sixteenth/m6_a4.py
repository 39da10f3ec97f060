import numpy as np


def softassign(X, pi, M, Sigma):
    P = np.linalg.inv(Sigma)
    diff = X[:, None, :] - M[None, :, :]                 # N x K x d
    maha = np.einsum("nkd,de,nke->nk", diff, P, diff)
    logits = np.log(pi) - 0.5 * maha
    logits -= logits.max(axis=1, keepdims=True)
    E = np.exp(logits)
    return E / E.sum(axis=1, keepdims=True)


def maximize(X, R):
    N, d = X.shape
    K = R.shape[1]
    pi = R.mean(axis=0)
    M = R.T @ X / N
    diff = X[:, None, :] - M[None, :, :]
    Sigma = np.einsum("nk,nkd,nke->de", R, diff, diff) / (N - K)
    return pi, M, Sigma


def run_em(X, K, T=100, seed=0):
    rng = np.random.default_rng(seed)
    pi = np.full(K, 1.0 / K)
    M = X[rng.permutation(len(X))[:K]]
    Sigma = np.cov(X.T)
    for t in range(T):
        R = softassign(X, pi, M, Sigma)
        pi, M, Sigma = maximize(X, R)
    return pi, M, Sigma, R
