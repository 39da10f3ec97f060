"""Poisson mixture, EM"""
import numpy as np


class PoissonMixture:
    def __init__(self, K, n_iter=200, seed=1):
        self.K = K
        self.n_iter = n_iter
        self.rng = np.random.default_rng(seed)

    def _responsibilities(self, x):
        # the constant terms cancel in the normalisation
        w = np.log(self.pi)[None, :] + np.outer(x, np.log(self.lam))
        w -= w.max(axis=1, keepdims=True)
        w = np.exp(w)
        return w / w.sum(axis=1, keepdims=True)

    def fit(self, x):
        x = np.asarray(x, float)
        self.pi = np.full(self.K, 1 / self.K)
        self.lam = x.mean() * self.rng.uniform(0.5, 1.5, self.K)
        for _ in range(self.n_iter):
            z = self._responsibilities(x)
            tot = z.sum(axis=0)
            self.lam = z.T.dot(x) / tot
            self.pi = tot / tot.sum()
        return self
