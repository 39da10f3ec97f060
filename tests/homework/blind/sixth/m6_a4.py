import numpy as np

def estep(X, pi, M, S):
    P = np.linalg.inv(S)
    diff = X[:, None, :] - M[None, :, :]                      # N x K x D
    maha = np.einsum('nki,ij,nkj->nk', diff, P, diff)
    logits = np.log(pi) - 0.5 * maha                          # |S| is the same for all k
    logits -= logits.max(1, keepdims=True)
    R = np.exp(logits)
    return R / R.sum(1, keepdims=True)

def mstep(X, R):
    Nk = R.sum(0)
    pi = Nk / X.shape[1]
    M = (R.T @ X) / Nk[:, None]
    diff = X[:, None, :] - M[None, :, :]
    S = np.einsum('nk,nki,nkj->ij', R, diff, diff) / len(X)
    return pi, M, S

def run(X, K, iters=25):
    N, D = X.shape
    pi = np.ones(K) / K
    M = X[:K].copy()
    S = np.cov(X, rowvar=False)
    for i in range(iters):
        R = estep(X, pi, M, S)
        pi, M, S = mstep(X, R)
    return pi, M, S, R
