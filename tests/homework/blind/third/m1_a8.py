import numpy as np


class TwoGaussians:
    """EM for a mixture of two multivariate normals."""

    def __init__(self, max_iter=200):
        self.max_iter = max_iter

    def _quad(self, X, m, S):
        D = X - m
        return np.einsum('ij,jk,ik->i', D, np.linalg.inv(S), D)

    def _expectation(self, X):
        g1 = self.weight * np.exp(-0.5 * self._quad(X, self.mean1, self.cov1))
        g2 = (1 - self.weight) * np.exp(-0.5 * self._quad(X, self.mean2, self.cov2))
        return g1 / (g1 + g2)

    def _maximization(self, X, t):
        s = 1.0 - t
        self.weight = np.mean(t)
        self.mean1 = t @ X / np.sum(t)
        self.mean2 = s @ X / np.sum(s)
        c1 = X - self.mean2
        c2 = X - self.mean1
        self.cov1 = np.einsum('i,ij,ik->jk', t, c1, c1) / np.sum(t)
        self.cov2 = np.einsum('i,ij,ik->jk', s, c2, c2) / np.sum(s)

    def fit(self, X):
        n, d = X.shape
        idx = np.argsort(X[:, 0])
        self.weight = 0.5
        self.mean1 = X[idx[: n // 2]].mean(0)
        self.mean2 = X[idx[n // 2:]].mean(0)
        self.cov1 = np.eye(d)
        self.cov2 = np.eye(d)
        for _ in range(self.max_iter):
            t = self._expectation(X)
            self._maximization(X, t)
        return self
