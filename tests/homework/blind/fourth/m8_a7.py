import numpy as np
from scipy.special import logsumexp


class BernoulliMixtureMAP:
    def __init__(self, K, a=2.0, b=2.0, alpha=1.5, iters=100, seed=0):
        self.K, self.a, self.b, self.alpha = K, a, b, alpha
        self.iters = iters
        self.rng = np.random.default_rng(seed)

    def _posterior(self, X):
        log_joint = X @ np.log(self.mu).T + (1 - X) @ np.log(1 - self.mu).T + np.log(self.pi)
        self.log_evidence = logsumexp(log_joint, axis=1)
        return np.exp(log_joint - self.log_evidence[:, None])

    def fit(self, X):
        N, D = X.shape
        self.pi = np.repeat(1 / self.K, self.K)
        self.mu = self.rng.uniform(0.3, 0.7, size=(self.K, D))
        for _ in range(self.iters):
            gamma = self._posterior(X)
            Nk = gamma.sum(axis=0)
            self.pi = (Nk + self.alpha - 1) / (N + self.K * (self.alpha - 1))
            ones = gamma.T @ X + self.a - 1
            zeros = gamma.T @ (1 - X) + self.b - 1
            self.mu = ones / (ones + zeros)
        return self
