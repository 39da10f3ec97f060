import numpy as np


class BernoulliMixtureMAP:
    """MAP-EM; Beta(a, b) on every mu_kd, Dirichlet(alpha) on the weights."""

    def __init__(self, K, a=2.0, b=2.0, alpha=2.0):
        self.K, self.a, self.b, self.alpha = K, a, b, alpha

    def _log_joint(self, X):
        eps = 1e-12
        mu = np.clip(self.mu, eps, 1 - eps)
        out = np.zeros((self.K, X.shape[0]))
        for k in range(self.K):
            out[k] = np.log(self.pi[k]) + (X * np.log(mu[k]) + (1 - X) * np.log(1 - mu[k])).sum(axis=1)
        return out

    def expectation(self, X):
        lj = self._log_joint(X)
        top = lj.max(axis=0)
        return np.exp(lj - (top + np.log(np.exp(lj - top).sum(axis=0))))

    def penalised_q(self, X, T):
        """expected complete-data log-likelihood plus log prior (up to constants)"""
        mu = np.clip(self.mu, 1e-12, 1 - 1e-12)
        q = np.sum(T * self._log_joint(X))
        q += np.sum((self.a - 1) * np.log(mu) + (self.b - 1) * np.log(1 - mu))
        q += (self.alpha - 1) * np.sum(np.log(self.pi))
        return q

    def maximization(self, X, T):
        soft = T.sum(axis=1)
        counts = soft + self.alpha
        self.pi = counts / counts.sum()
        self.mu = (T @ X) / soft[:, None]

    def fit(self, X, iters=100):
        rng = np.random.default_rng(0)
        self.pi = np.full(self.K, 1 / self.K)
        self.mu = rng.uniform(.3, .7, (self.K, X.shape[1]))
        for _ in range(iters):
            T = self.expectation(X)
            self.maximization(X, T)
        return self
