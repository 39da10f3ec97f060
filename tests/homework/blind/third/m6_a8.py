import numpy as np
from scipy.stats import multivariate_normal


class TiedGMM:

    def __init__(self, k, steps=50):
        self.k = k
        self.steps = steps

    def _e(self, x):
        p = np.zeros((x.shape[0], self.k))
        for j in range(self.k):
            p[:, j] = self.pi_[j] * multivariate_normal.pdf(x, mean=self.mu_[j], cov=self.sigma_)
        p /= p.sum(axis=1)[:, None]
        return p

    def _m(self, x, p):
        n = x.shape[0]
        self.pi_ = p.sum(axis=0) / n
        for j in range(self.k):
            self.mu_[j] = (p[:, j][:, None] * x).sum(axis=0) / n
        centred = x - x.mean(axis=0)
        self.sigma_ = np.zeros((x.shape[1], x.shape[1]))
        for j in range(self.k):
            self.sigma_ += (p[:, j][:, None] * centred).T @ centred
        self.sigma_ /= n

    def fit(self, x):
        n, d = x.shape
        self.pi_ = np.full(self.k, 1.0 / self.k)
        self.mu_ = x[np.random.permutation(n)[:self.k]].copy()
        self.sigma_ = np.eye(d)
        for _ in range(self.steps):
            p = self._e(x)
            self._m(x, p)
        return self
