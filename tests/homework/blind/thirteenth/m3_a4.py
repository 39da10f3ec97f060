"""Poisson mixture via EM."""
import numpy as np
from scipy.stats import poisson


class PoissonMixture:
    def __init__(self, K, n_iter=200, seed=0):
        self.K = K
        self.n_iter = n_iter
        self.rng = np.random.default_rng(seed)

    def _e_step(self, x):
        joint = self.pi_ * poisson.pmf(x[:, None], self.lam_)   # (n, K)
        return joint / joint.sum(axis=1, keepdims=True)

    def _m_step(self, x, R):
        n = len(x)
        self.pi_ = R.sum(axis=0) / n
        self.lam_ = R.T @ x / n

    def fit(self, x):
        x = np.asarray(x)
        self.pi_ = np.full(self.K, 1 / self.K)
        self.lam_ = x.mean() * self.rng.uniform(0.5, 1.5, self.K)
        for _ in range(self.n_iter):
            R = self._e_step(x)
            self._m_step(x, R)
        return self
