import numpy as np
from scipy.special import logsumexp


def responsibilities(X, w, M, C):
    # x' C^-1 x is common to all components, what is left is linear in x (as in LDA)
    Ci = np.linalg.inv(C)
    lin = X @ Ci @ M.T                                   # N x K
    off = np.log(w) - 0.5 * np.sum((M @ Ci) * M, axis=1)  # K
    s = lin + off
    return np.exp(s - logsumexp(s, axis=1, keepdims=True))


def weights(R):
    K = R.shape[1]
    return R.sum(axis=0) / K


def means(R, X):
    return (R.T @ X) / R.sum(axis=0).reshape(-1, 1)


def covariance(R, X, M):
    N, d = X.shape
    C = np.zeros((d, d))
    for n in range(N):
        for k in range(M.shape[0]):
            e = X[n] - M[k]
            C += R[n, k] * np.outer(e, e)
    return C / N


def iterate(X, w, M, C):
    R = responsibilities(X, w, M, C)
    w_new = weights(R)
    C_new = covariance(R, X, M)
    M_new = means(R, X)
    return w_new, M_new, C_new
