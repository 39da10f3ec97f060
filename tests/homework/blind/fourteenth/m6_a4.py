#!/usr/bin/env python3
# tied-covariance mixture
import numpy as np


class TiedMixture:
    def __init__(self, K, Sigma, n_iter=15, seed=0):
        self.K = K
        self.P = np.linalg.inv(Sigma)     # Sigma is the one from the pre-whitening, stays as it is
        self.n_iter = n_iter
        self.rng = np.random.default_rng(seed)

    def _estep(self, X):
        R = np.empty((len(X), self.K))
        for k in range(self.K):
            D = X - self.means[k]
            R[:, k] = np.exp(-0.5 * ((D @ self.P) * D).sum(1))
        return R / R.sum(1, keepdims=True)

    def _mstep(self, X, R):
        N = len(X)
        self.weights = R.sum(0) / N
        self.means = R.T @ X / N

    def fit(self, X):
        self.means = X[self.rng.choice(len(X), self.K, replace=False)]
        self.weights = np.full(self.K, 1 / self.K)
        for _ in range(self.n_iter):
            R = self._estep(X)
            self._mstep(X, R)
        return self


if __name__ == "__main__":
    rng = np.random.default_rng(1)
    X = np.vstack([rng.normal(0, 1, (40, 2)), rng.normal(5, 1, (60, 2))])
    m = TiedMixture(2, np.eye(2)).fit(X)
    print(m.weights)
    print(m.means)
