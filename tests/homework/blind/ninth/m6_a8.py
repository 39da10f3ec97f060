"""EM for a Gaussian mixture with one covariance matrix for all components (tied)."""
import numpy as np


def gauss_logpdf(X, M, S):
    """(N, K) matrix of log N(x_n; mu_k, Sigma)"""
    d = X.shape[1]
    P = np.linalg.inv(S)
    diff = X[:, None, :] - M[None, :, :]
    maha = np.einsum("nki,ij,nkj->nk", diff, P, diff)
    _, logdet = np.linalg.slogdet(S)
    return -0.5 * (d * np.log(2 * np.pi) + logdet + maha)


def expectation(X, pi, M, S):
    A = np.log(pi) + gauss_logpdf(X, M, S)
    A -= A.max(axis=1, keepdims=True)
    R = np.exp(A)
    R /= R.sum(axis=1, keepdims=True)
    return R


def expected_complete_loglik(R, X, pi, M, S):
    return np.sum(R * (np.log(pi) + gauss_logpdf(X, M, S)))


def maximization(X, R):
    N, d = X.shape
    K = R.shape[1]
    pi = R.sum(axis=0) / N
    M = R.T @ X / N
    S = np.zeros((d, d))
    for k in range(K):
        D = X - M[k]
        S += D.T @ (R[:, [k]] * D)
    S /= N
    return pi, M, S


def run(X, K, T=100, seed=None):
    rng = np.random.default_rng(seed)
    pi = np.repeat(1 / K, K)
    M = X[rng.permutation(len(X))[:K]]
    S = np.cov(X, rowvar=False)
    trace = []
    for _ in range(T):
        R = expectation(X, pi, M, S)
        pi, M, S = maximization(X, R)
        trace.append(expected_complete_loglik(R, X, pi, M, S))
    return pi, M, S, trace
