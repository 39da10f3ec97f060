import numpy as np
from scipy.special import logsumexp


class DiagGMM:
    def __init__(self, n_components, n_iter=100, random_state=0):
        self.K = n_components
        self.n_iter = n_iter
        self.rng = np.random.default_rng(random_state)

    def _log_joint(self, X):
        # (N, K)
        prec = 1.0 / self.vars_
        quad = (X ** 2) @ prec.T - 2 * X @ (self.means_ * prec).T + (self.means_ ** 2 * prec).sum(1)
        return np.log(self.weights_) - 0.5 * (X.shape[1] * np.log(2 * np.pi)
                                               + np.log(self.vars_).sum(1) + quad)

    def predict_proba(self, X):
        lj = self._log_joint(X)
        return np.exp(lj - logsumexp(lj, axis=1, keepdims=True))

    def fit(self, X):
        N, D = X.shape
        self.weights_ = np.full(self.K, 1 / self.K)
        self.means_ = X[self.rng.choice(N, self.K, replace=False)]
        self.vars_ = np.tile(X.var(0), (self.K, 1))
        for _ in range(self.n_iter):
            R = self.predict_proba(X)
            Nk = R.sum(0)
            V = np.empty((self.K, D))
            for k in range(self.K):
                V[k] = R[:, k] @ (X - self.means_[k]) ** 2 / Nk[k]
            self.weights_ = Nk / N
            self.means_ = R.T @ X / Nk[:, None]
            self.vars_ = V
        return self
