import numpy as np
from scipy.special import logsumexp


class GMM:
    def __init__(self, K, n_iter=100, seed=1):
        self.K = K
        self.n_iter = n_iter
        self.rng = np.random.RandomState(seed)

    def _log_normal(self, X, m, S):
        d = X.shape[1]
        L = np.linalg.cholesky(S)
        y = np.linalg.solve(L, (X - m).T)
        return -0.5 * d * np.log(2 * np.pi) - np.log(np.diag(L)).sum() - 0.5 * (y ** 2).sum(axis=0)

    def responsibilities(self, X):
        lp = np.stack([np.log(self.weights[k]) + self._log_normal(X, self.means[k], self.covs[k])
                       for k in range(self.K)], axis=1)
        return np.exp(lp - logsumexp(lp, axis=1, keepdims=True))

    def fit(self, X):
        n, d = X.shape
        self.weights = np.full(self.K, 1 / self.K)
        self.means = X[self.rng.choice(n, self.K, replace=False)]
        self.covs = np.array([np.cov(X.T) for _ in range(self.K)])
        for it in range(self.n_iter):
            R = self.responsibilities(X)
            Nk = R.sum(axis=0)
            # covariances
            for k in range(self.K):
                D = X - self.means[k]
                self.covs[k] = (D * R[:, [k]]).T @ D / Nk[k]
            # means
            self.means = R.T @ X / Nk[:, None]
            # weights
            self.weights = Nk / n
        return self
