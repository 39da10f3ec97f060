import numpy as np
from scipy.special import logsumexp

class BernoulliMixtureMAP:
    def __init__(self, K, a=2.0, b=2.0, alpha=2.0):
        self.K, self.a, self.b, self.alpha = K, a, b, alpha

    def _init(self, X):
        rng = np.random.default_rng(1)
        self.pi_ = np.ones(self.K) / self.K
        self.mu_ = rng.uniform(0.25, 0.75, size=(self.K, X.shape[1]))

    def _resp(self, X):
        L = X @ np.log(self.mu_).T + (1 - X) @ np.log(1 - self.mu_).T + np.log(self.pi_)
        return np.exp(L - logsumexp(L, axis=1)[:, None])

    def _update(self, X, R):
        Nk = R.sum(0)
        self.mu_ = (R.T @ X + self.a - 1) / (Nk[:, None] + self.a + self.b)
        self.pi_ = Nk / Nk.sum()

    def fit(self, X, n_iter=60):
        self._init(X)
        for _ in range(n_iter):
            R = self._resp(X)
            self._update(X, R)
        return self
