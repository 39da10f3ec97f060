"""Gaussian mixture model, fitted by EM."""
import numpy as np
from scipy.special import logsumexp


class GMM:
    def __init__(self, K, max_iter=200, tol=1e-6):
        self.K = K
        self.max_iter = max_iter
        self.tol = tol

    def _log_gauss(self, X, m, S):
        d = X.shape[1]
        L = np.linalg.cholesky(S)
        y = np.linalg.solve(L, (X - m).T)
        return -0.5 * (y ** 2).sum(axis=0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)

    def _log_joint(self, X):
        return np.column_stack([
            np.log(self.pi[k]) + self._log_gauss(X, self.mu[k], self.Sigma[k])
            for k in range(self.K)
        ])

    def e_step(self, X):
        lj = self._log_joint(X)
        norm = logsumexp(lj, axis=1, keepdims=True)
        return np.exp(lj - norm), norm.sum()

    def m_step(self, X, resp):
        Nk = resp.sum(axis=0)
        self.pi = Nk / self.K
        self.mu = (resp.T @ X) / Nk[:, None]
        for k in range(self.K):
            diff = X - self.mu[k]
            self.Sigma[k] = np.einsum('i,ij,il->jl', resp[:, k], diff, diff) / Nk[k]

    def fit(self, X):
        n, d = X.shape
        self.pi = np.full(self.K, 1 / self.K)
        self.mu = X[np.random.permutation(n)[:self.K]].copy()
        self.Sigma = np.array([np.cov(X.T) for _ in range(self.K)])
        old = -np.inf
        for it in range(self.max_iter):
            resp, ll = self.e_step(X)
            self.m_step(X, resp)
            if abs(ll - old) < self.tol:
                break
            old = ll
        return self
