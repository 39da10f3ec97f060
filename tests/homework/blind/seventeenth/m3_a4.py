"""poisson mixture, exercise 3"""
import numpy as np
from scipy.stats import poisson


class PoissonMixture:
    def __init__(self, K, seed=1):
        self.K = K
        self.rng = np.random.default_rng(seed)

    def fit(self, x, iters=100):
        x = np.asarray(x)
        n = x.size
        self.pi = np.full(self.K, 1 / self.K)
        self.lam = self.rng.uniform(0.5, 1.5, self.K) * x.mean()
        for it in range(iters):
            R = self.pi * poisson.pmf(x[:, None], self.lam)   # n x K
            R = R / R.sum(axis=0)                              # normalise
            self.pi = R.mean(axis=0)
            self.lam = (R * x[:, None]).sum(axis=0) / n
        return self
