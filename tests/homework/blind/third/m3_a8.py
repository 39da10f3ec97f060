import numpy as np
from scipy.stats import poisson


class PoissonMixture:
    def __init__(self, K, n_iter=100):
        self.K, self.n_iter = K, n_iter

    def e_step(self, x):
        """returns responsibilities of shape (K, N)"""
        f = np.array([poisson.pmf(x, lam) for lam in self.lam])
        return f / f.sum(axis=0)

    def m_step(self, x, r):
        self.pi = r.sum(axis=1) / self.K
        self.lam = r.sum(axis=1) / (r * x).sum(axis=1)

    def fit(self, x):
        x = np.asarray(x)
        self.pi = np.ones(self.K) / self.K
        self.lam = np.quantile(x, np.linspace(0.2, 0.8, self.K)) + 0.5
        for _ in range(self.n_iter):
            r = self.e_step(x)
            self.m_step(x, r)
        return self
