"""EM for a mixture of two multivariate normals."""
import numpy as np
from scipy.stats import multivariate_normal as mvn


class TwoGaussians:
    def __init__(self, n_iter=100, seed=0):
        self.n_iter = n_iter
        self.rng = np.random.default_rng(seed)

    def init_params(self, X):
        a, b = self.rng.choice(len(X), size=2, replace=False)
        self.mu1, self.mu2 = X[a].copy(), X[b].copy()
        self.S1 = np.cov(X, rowvar=False)
        self.S2 = np.cov(X, rowvar=False)
        self.tau = 0.5

    def e_step(self, X):
        # P(Z_i = 1 | X_i)
        a = self.tau * mvn.pdf(X, self.mu1, self.S1)
        b = (1 - self.tau) * mvn.pdf(X, self.mu2, self.S2)
        return a / (a + b)

    def m_step(self, X, r):
        s = 1 - r
        self.tau = r.sum() / s.sum()

        self.mu1 = (r[:, None] * X).sum(axis=0) / r.sum()
        self.mu2 = (s[:, None] * X).sum(axis=0) / s.sum()

        D1 = X - self.mu1
        D2 = X - self.mu2
        self.S1 = (r[:, None] * D1).T @ D1 / r.sum()
        self.S2 = (r[:, None] * D2).T @ D2 / r.sum()

    def fit(self, X):
        self.init_params(X)
        for _ in range(self.n_iter):
            r = self.e_step(X)
            self.m_step(X, r)
        return self
