import numpy as np


class BernoulliMixtureMAP:
    def __init__(self, K, a=2.0, b=2.0, alpha=2.0, iters=60):
        self.K, self.a, self.b, self.alpha, self.iters = K, a, b, alpha, iters

    def _estep(self, X):
        lp = X @ np.log(self.mu).T + (1 - X) @ np.log1p(-self.mu).T + np.log(self.pi)
        lp = lp - lp.max(1, keepdims=True)
        R = np.exp(lp)
        return R / R.sum(1, keepdims=True)

    def _mstep(self, X, R):
        Nk = R.sum(0)
        self.pi = Nk / Nk.sum()
        ones = R.T @ X
        self.mu = (ones + self.a - 1) / (Nk[:, None] + self.a + self.b - 2)

    def fit(self, X, seed=0):
        g = np.random.default_rng(seed)
        self.pi = np.ones(self.K) / self.K
        self.mu = g.uniform(0.25, 0.75, size=(self.K, X.shape[1]))
        for _ in range(self.iters):
            self._mstep(X, self._estep(X))
        return self
