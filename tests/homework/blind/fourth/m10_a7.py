import numpy as np


def e_step(X, p, pi):
    """
    X  : (N, J) answers coded 0..L-1
    p  : (K,)
    pi : (J, K, L)
    """
    N, J = X.shape
    logw = np.tile(np.log(p), (N, 1))
    for j in range(J):
        logw += np.log(pi[j][:, X[:, j]]).T
    logw -= logw.max(axis=1, keepdims=True)
    w = np.exp(logw)
    return w / w.sum(axis=1, keepdims=True)


def m_step(X, R, L):
    N, J = X.shape
    K = R.shape[1]
    Nk = R.sum(axis=0)
    p = Nk / N
    pi = np.zeros((J, K, L))
    for j in range(J):
        onehot = np.eye(L)[X[:, j]]
        pi[j] = R.T @ onehot / Nk[:, None]
    return p, pi


def fit(X, K, L, iters=200, seed=0):
    rng = np.random.default_rng(seed)
    R = rng.dirichlet(np.ones(K), size=len(X))
    for _ in range(iters):
        p, pi = m_step(X, R, L)
        R = e_step(X, p, pi)
    return p, pi, R
