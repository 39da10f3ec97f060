import numpy as np


class MixtureOfGaussians:
    def __init__(self, K, n_iter=100, seed=0):
        self.K, self.n_iter = K, n_iter
        self.rng = np.random.default_rng(seed)

    @staticmethod
    def density(X, m, C):
        d = X - m
        maha = np.sum(d @ np.linalg.inv(C) * d, axis=1)
        return np.exp(-0.5 * maha) / np.sqrt(np.linalg.det(2 * np.pi * C))

    def expectation(self, X):
        # probability of each cluster for each row
        P = np.column_stack([self.density(X, self.means[k], self.covs[k])
                             for k in range(self.K)])
        return P / P.sum(axis=1, keepdims=True)

    def maximization(self, X, R):
        Nk = R.sum(axis=0)
        self.weights = Nk / X.shape[0]
        self.means = (R.T @ X) / Nk[:, None]
        for k in range(self.K):
            d = X - self.means[k]
            self.covs[k] = (R[:, k, None] * d).T @ d / Nk[k]

    def fit(self, X):
        N, D = X.shape
        self.weights = np.ones(self.K) / self.K
        self.means = X[self.rng.choice(N, self.K, replace=False)]
        self.covs = np.array([np.cov(X.T) for _ in range(self.K)])
        for _ in range(self.n_iter):
            R = self.expectation(X)
            self.maximization(X, R)
        return self
