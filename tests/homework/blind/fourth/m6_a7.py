import numpy as np


def estep(X, w, M, S):
    L = np.linalg.cholesky(S)
    A = np.linalg.solve(L, X.T)            # (D, N)
    B = np.linalg.solve(L, M.T)            # (D, K)
    d2 = ((A[:, :, None] - B[:, None, :]) ** 2).sum(axis=0)   # (N, K)
    lp = np.log(w) - d2 / 2
    lp -= lp.max(axis=1)[:, None]
    G = np.exp(lp)
    return G / G.sum(axis=1)[:, None]


def mstep(X, G):
    N, D = X.shape
    n = G.sum(axis=0)
    w = n / N
    M = (G.T @ X) / n[:, None]
    S = np.zeros((D, D))
    for k in range(len(n)):
        R = X - M[k]
        S += R.T @ (G[:, k, None] * R)
    S /= N
    return w, M, S + 1e-8 * np.eye(D)


X = np.random.randn(200, 3)
X[:80] += 4
w, M, S = np.array([.5, .5]), X[[0, -1]], np.eye(3)
for _ in range(40):
    G = estep(X, w, M, S)
    w, M, S = mstep(X, G)
