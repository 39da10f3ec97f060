import numpy as np
from numpy.linalg import slogdet, inv
from scipy.special import logsumexp


class GMM:
    def __init__(self, K, n_iter=100, random_state=None):
        self.K, self.n_iter = K, n_iter
        self.rng = np.random.RandomState(random_state)

    def _log_prob(self, X):
        N, D = X.shape
        out = np.empty((N, self.K))
        for k in range(self.K):
            diff = X - self.means[k]
            maha = np.einsum('nd,de,ne->n', diff, inv(self.covs[k]), diff)
            out[:, k] = -0.5 * (D * np.log(2 * np.pi) + slogdet(self.covs[k])[1] + maha)
        return out

    def _expectation(self, X):
        L = np.log(self.weights) + self._log_prob(X)
        return np.exp(L - logsumexp(L, axis=1, keepdims=True))

    def _maximization(self, X, resp):
        Nk = resp.sum(axis=0)
        # covariances first, then overwrite the means
        for k in range(self.K):
            diff = X - self.means[k]
            self.covs[k] = np.einsum('n,nd,ne->de', resp[:, k], diff, diff) / Nk[k]
        self.means = resp.T @ X / Nk[:, np.newaxis]
        self.weights = Nk / X.shape[0]

    def fit(self, X):
        N, D = X.shape
        self.weights = np.full(self.K, 1 / self.K)
        self.means = X[self.rng.choice(N, self.K, replace=False)].copy()
        self.covs = np.stack([np.cov(X, rowvar=False) for _ in range(self.K)])
        for _ in range(self.n_iter):
            self._maximization(X, self._expectation(X))
        return self

    def predict(self, X):
        return self._expectation(X).argmax(1)
