import numpy as np
from scipy.special import logsumexp


class GMM:
    """Mixture of K Gaussians with full covariances, fitted by EM."""

    def __init__(self, n_components, max_iter=100, tol=1e-6, seed=None):
        self.K = n_components
        self.max_iter = max_iter
        self.tol = tol
        self.rng = np.random.default_rng(seed)

    def _log_gauss(self, X):
        N, D = X.shape
        out = np.empty((N, self.K))
        for k in range(self.K):
            L = np.linalg.cholesky(self.covs_[k])
            y = np.linalg.solve(L, (X - self.means_[k]).T)      # (D, N)
            out[:, k] = (-0.5 * D * np.log(2 * np.pi)
                         - np.log(np.diag(L)).sum()
                         - 0.5 * (y ** 2).sum(axis=0))
        return out

    def _e_step(self, X):
        log_joint = np.log(self.weights_) + self._log_gauss(X)
        log_px = logsumexp(log_joint, axis=1, keepdims=True)
        return np.exp(log_joint - log_px), log_px.sum()

    def _m_step(self, X, R):
        Nk = R.sum(axis=0)
        self.weights_ = Nk / X.shape[0]
        self.means_ = R.T @ X / Nk[:, None]
        for k in range(self.K):
            Xc = X - self.means_[k]
            # unbiased estimate
            self.covs_[k] = (R[:, k] * Xc.T) @ Xc / (Nk[k] - 1)

    def fit(self, X):
        N, D = X.shape
        self.weights_ = np.ones(self.K) / self.K
        self.means_ = X[self.rng.choice(N, self.K, replace=False)].copy()
        self.covs_ = np.stack([np.cov(X.T)] * self.K)
        old = -np.inf
        for self.n_iter_ in range(self.max_iter):
            R, ll = self._e_step(X)
            self._m_step(X, R)
            if abs(ll - old) < self.tol:
                break
            old = ll
        self.loglik_ = ll
        return self

    def predict(self, X):
        return self._e_step(X)[0].argmax(axis=1)
