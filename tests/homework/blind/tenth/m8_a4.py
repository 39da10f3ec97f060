import numpy as np
from scipy.special import logsumexp


class BernoulliMixtureMAP:

    def __init__(self, n_components, a=2.0, b=2.0, alpha=2.0):
        self.K, self.a, self.b, self.alpha = n_components, a, b, alpha

    def _logp(self, X):
        return (np.log(self.pi)
                + X @ np.log(self.mu).T
                + (1 - X) @ np.log(1 - self.mu).T)

    def e_step(self, X):
        lp = self._logp(X)
        return np.exp(lp - logsumexp(lp, axis=1)[:, None])

    def m_step(self, X, R):
        N = X.shape[0]
        Nk = R.sum(axis=0)
        self.mu = (R.T @ X + self.a) / (Nk[:, None] + self.a + self.b)
        self.pi = (Nk + self.alpha) / (N + self.K * self.alpha)

    def Q(self, X):
        """the Q function"""
        return logsumexp(self._logp(X), axis=1).sum()

    def fit(self, X, n_iter=50, seed=0):
        rng = np.random.default_rng(seed)
        self.pi = np.ones(self.K) / self.K
        self.mu = rng.uniform(0.25, 0.75, size=(self.K, X.shape[1]))
        self.trace = []
        for _ in range(n_iter):
            R = self.e_step(X)
            self.m_step(X, R)
            self.trace.append(self.Q(X))
        return self
