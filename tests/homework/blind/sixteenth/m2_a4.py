import numpy as np
from scipy.special import logsumexp


def log_gauss(X, m, S):
    d = X.shape[1]
    L = np.linalg.cholesky(S)
    u = np.linalg.solve(L, (X - m).T)
    return -0.5 * (u ** 2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)


class GMM:
    def __init__(self, K, seed=0):
        self.K = K
        self.rng = np.random.default_rng(seed)

    def _joint(self, X):
        return np.column_stack([
            np.log(self.w[k]) + log_gauss(X, self.m[k], self.S[k]) for k in range(self.K)
        ])

    def responsibilities(self, X):
        lj = self._joint(X)
        return np.exp(lj - logsumexp(lj, axis=1, keepdims=True))

    def Q(self, X, R):
        """expected complete-data log likelihood at self's parameters, R from the old ones"""
        return np.sum(R * self._joint(X))

    def update(self, X, R):
        Nk = R.sum(0)
        new_S = []
        for k in range(self.K):
            Z = X - self.m[k]
            new_S.append((R[:, k, None] * Z).T @ Z / Nk[k])
        self.w = Nk
        self.m = (R.T @ X) / Nk[:, None]
        self.S = np.array(new_S)

    def fit(self, X, n_iter=50):
        n, d = X.shape
        self.w = np.full(self.K, 1 / self.K)
        self.m = X[self.rng.choice(n, self.K, replace=False)]
        self.S = np.array([np.eye(d)] * self.K)
        for it in range(n_iter):
            R = self.responsibilities(X)
            self.update(X, R)
        return self
