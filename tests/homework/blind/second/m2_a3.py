"""EM for a Gaussian mixture. Arrays: X (N,D), R (K,N), mus (K,D), covs (K,D,D)."""
import numpy as np
from scipy.special import logsumexp
from scipy.stats import multivariate_normal


class GMM:
    def __init__(self, K, reg=1e-6, tol=1e-5, max_iter=200, seed=0):
        self.K = K
        self.reg = reg
        self.tol = tol
        self.max_iter = max_iter
        self.rng = np.random.default_rng(seed)

    def _log_joint(self, X):
        return np.stack([np.log(self.weights[k])
                         + multivariate_normal.logpdf(X, self.mus[k], self.covs[k])
                         for k in range(self.K)])

    def e_step(self, X):
        L = self._log_joint(X)
        norm = logsumexp(L, axis=0)
        return np.exp(L - norm), norm.sum()

    def Q(self, X, R):
        return np.sum(R * self._log_joint(X))

    def m_step(self, X, R):
        N, D = X.shape
        Nk = R.sum(axis=1)
        self.weights = Nk / N
        self.mus = R @ X / Nk[:, None]
        for k in range(self.K):
            Xc = X - self.mus[k]
            self.covs[k] = (Xc * R[k][:, None]).T @ Xc / Nk[k] + self.reg * np.eye(D)

    def fit(self, X):
        N, D = X.shape
        self.weights = np.full(self.K, 1.0 / self.K)
        self.mus = X[self.rng.choice(N, self.K, replace=False)].copy()
        self.covs = np.array([np.cov(X.T) for _ in range(self.K)])
        old = -np.inf
        for _ in range(self.max_iter):
            R, ll = self.e_step(X)
            self.m_step(X, R)
            if ll - old < self.tol:
                break
            old = ll
        return self
