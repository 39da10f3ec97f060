import numpy as np
from scipy.stats import multivariate_normal


class GMM:
    def __init__(self, n_components, tol=1e-5, max_iter=300):
        self.K = n_components
        self.tol = tol
        self.max_iter = max_iter

    def _weighted_pdf(self, X):
        dens = np.empty((X.shape[0], self.K))
        for k in range(self.K):
            dens[:, k] = self.pi[k] * multivariate_normal.pdf(X, self.mu[k], self.sigma[k])
        return dens

    def e_step(self, X):
        dens = self._weighted_pdf(X)
        return dens / dens.sum(axis=0, keepdims=True)

    def q_function(self, X, gamma):
        total = 0.0
        for k in range(self.K):
            logn = multivariate_normal.logpdf(X, self.mu[k], self.sigma[k])
            total += np.sum(gamma[:, k] * (np.log(self.pi[k]) + logn))
        return total

    def m_step(self, X, gamma):
        n, d = X.shape
        nk = gamma.sum(axis=0)
        self.pi = nk / n
        self.mu = np.dot(gamma.T, X) / n
        for k in range(self.K):
            second = np.dot((gamma[:, k][:, None] * X).T, X) / nk[k]
            self.sigma[k] = second - np.outer(self.mu[k], self.mu[k]) + 1e-8 * np.eye(d)

    def fit(self, X):
        n, d = X.shape
        self.pi = np.ones(self.K) / self.K
        self.mu = X[np.random.choice(n, self.K, replace=False)]
        self.sigma = np.array([np.eye(d) for _ in range(self.K)])
        old = -np.inf
        for it in range(self.max_iter):
            gamma = self.e_step(X)
            self.m_step(X, gamma)
            q = self.q_function(X, gamma)
            if abs(q - old) < self.tol:
                break
            old = q
        return self
