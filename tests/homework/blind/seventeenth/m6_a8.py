"""Tied covariance GMM. Usage: theta = em(X, K)"""
import numpy as np


def softmax(a):
    a = a - a.max(axis=1, keepdims=True)
    e = np.exp(a)
    return e / e.sum(axis=1, keepdims=True)


def e_step(X, pi, M, S):
    P = np.linalg.inv(S)
    diff = X[:, None, :] - M[None, :, :]          # N,K,d
    maha = np.einsum("nki,ij,nkj->nk", diff, P, diff)
    return softmax(np.log(pi) - 0.5 * maha)


def m_step(X, T, M_old):
    N, d = X.shape
    K = T.shape[1]
    pi = T.mean(axis=0)
    M = T.T @ X / N
    S = np.zeros((d, d))
    for k in range(K):
        E = X - M_old[k]
        S += E.T @ (T[:, [k]] * E)
    S /= N
    return pi, M, S


def em(X, K, n_iter=100, seed=0):
    g = np.random.default_rng(seed)
    M = X[g.choice(len(X), K, replace=False)]
    pi = np.full(K, 1.0 / K)
    S = np.cov(X, rowvar=False)
    for _ in range(n_iter):
        T = e_step(X, pi, M, S)
        pi, M, S = m_step(X, T, M)
    return pi, M, S
