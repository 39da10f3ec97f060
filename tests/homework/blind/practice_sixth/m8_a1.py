# MAP-EM for a Bernoulli mixture (exercise 8)
import numpy as np


class BernoulliMixtureMAP:
    def __init__(self, K, a=2.0, b=2.0, alpha=2.0):
        self.K = K
        self.a, self.b = a, b
        self.alpha = np.full(K, alpha)

    def _logpx(self, X, mu):
        return X @ np.log(mu).T + (1 - X) @ np.log(1 - mu).T       # N x K

    def e_step(self, X):
        s = np.log(self.pi) + self._logpx(X, self.mu)
        s = np.exp(s - s.max(1, keepdims=True))
        return s / s.sum(1, keepdims=True)

    def Q(self, X, resp, pi, mu):
        """expected complete log-lik + log prior (constants of the priors left out)"""
        val = np.sum(resp * (np.log(pi) + self._logpx(X, mu)))
        val += np.sum((self.alpha - 1) * np.log(pi))
        val += np.sum((self.a - 1) * np.log(mu) + (self.b - 1) * np.log(1 - mu))
        return val

    def m_step(self, X, resp):
        N, D = X.shape
        Nk = resp.sum(0)
        self.pi = (Nk + self.alpha - 1) / (N + self.alpha.sum() - self.K)
        # pseudo counts a and b
        self.mu = (resp.T @ X + self.a) / (Nk[:, None] + self.a + self.b)

    def fit(self, X, n_iter=40, seed=0):
        rng = np.random.default_rng(seed)
        self.pi = np.ones(self.K) / self.K
        self.mu = rng.uniform(0.25, 0.75, size=(self.K, X.shape[1]))
        for _ in range(n_iter):
            resp = self.e_step(X)
            self.m_step(X, resp)
        return self
