import numpy as np


class ExpMixture:
    def __init__(self, K):
        self.K = K

    def _posterior(self, x):
        lp = np.log(self.p)[:, None] + np.log(self.rate)[:, None] - self.rate[:, None] * x[None, :]
        lp = lp - np.logaddexp.reduce(lp, axis=0)
        return np.exp(lp)

    def _update(self, x, t):
        K, n = t.shape
        self.p = np.sum(t, axis=1) / K
        self.rate = 1.0 / np.sum(t * x, axis=1)

    def fit(self, x, iters=100):
        x = np.asarray(x, dtype=float)
        self.p = np.ones(self.K) / self.K
        self.rate = 1.0 / np.quantile(x, (np.arange(self.K) + 1) / (self.K + 1))
        for _ in range(iters):
            t = self._posterior(x)
            self._update(x, t)
        return self
