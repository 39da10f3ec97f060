import numpy as np
from scipy.special import logsumexp, softmax

# Sigma is common to all k, so x' P x is the same for every class and drops out of the
# posterior: only the linear discriminant scores are needed (as in LDA).


def responsibilities(X, pi, M, Sigma):
    B = np.linalg.solve(Sigma, M.T)                              # (d, K): Sigma^-1 mu_k
    scores = X @ B - 0.5 * np.einsum("kd,dk->k", M, B) + np.log(pi)
    return softmax(scores, axis=1).T                             # (K, N)


def maximise(X, H):
    """H has shape (K, N)."""
    N = X.shape[0]
    Nk = H.sum(1)
    M = (H @ X) / Nk[:, None]
    # sum_nk h_kn (x_n - m_k)(x_n - m_k)' = X'X - sum_k N_k m_k m_k'
    Sigma = (X.T @ X - (M.T * Nk) @ M) / N
    return Nk / N, M, Sigma


def Q(X, pi, M, Sigma):
    d = X.shape[1]
    diff = X[:, None, :] - M
    maha = np.einsum("nki,ij,nkj->nk", diff, np.linalg.inv(Sigma), diff)
    logN = -0.5 * (maha + np.linalg.slogdet(2 * np.pi * Sigma)[1])
    return logsumexp(np.log(pi) + logN, axis=1).sum()


def em(X, K, iters=40, seed=0):
    rng = np.random.default_rng(seed)
    pi, M, Sigma = np.ones(K) / K, rng.permutation(X)[:K], np.cov(X.T, bias=True)
    q = []
    for _ in range(iters):
        H = responsibilities(X, pi, M, Sigma)
        pi, M, Sigma = maximise(X, H)
        q.append(Q(X, pi, M, Sigma))
    return {"pi": pi, "mu": M, "Sigma": Sigma, "Q": q}
