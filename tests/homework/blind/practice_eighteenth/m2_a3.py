"""Gaussian mixture, EM.  All weight arrays are (K, N)."""
import numpy as np


class GaussianMixtureEM:

    def __init__(self, n_components):
        self.K = n_components

    def _init(self, x, rng):
        n, p = x.shape
        self.weights = np.full(self.K, 1 / self.K)
        self.means = x[rng.permutation(n)[:self.K]]
        self.covs = np.stack([np.cov(x, rowvar=False)] * self.K)

    def _density(self, x, k):
        p = x.shape[1]
        c = self.covs[k]
        z = x - self.means[k]
        maha = (z @ np.linalg.inv(c) * z).sum(1)
        return (2 * np.pi) ** (-p / 2) / np.sqrt(np.linalg.det(c)) * np.exp(-maha / 2)

    def e(self, x):
        joint = np.array([self.weights[k] * self._density(x, k) for k in range(self.K)])
        return joint / joint.sum(axis=0)

    def m(self, x, h):
        # h: K x N
        tot = h.sum(axis=1)
        self.weights = tot / x.shape[0]
        self.means = np.dot(h, x) / tot.reshape(-1, 1)
        for k in range(self.K):
            z = x - self.means[k]
            self.covs[k] = z.T @ z / tot[k]

    def fit(self, x, n_iter=100, seed=None):
        self._init(x, np.random.default_rng(seed))
        for _ in range(n_iter):
            self.m(x, self.e(x))
        return self
