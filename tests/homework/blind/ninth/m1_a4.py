"""EM for a mixture of two multivariate normals."""
import numpy as np
from scipy.stats import multivariate_normal as mvn


class TwoGaussians:
    def __init__(self, tau=0.5, tol=1e-8, max_iter=300):
        self.tau = tau            # weight of the first component, stays as it is
        self.tol = tol
        self.max_iter = max_iter

    def _init(self, X, seed=0):
        rng = np.random.default_rng(seed)
        i, j = rng.choice(len(X), 2, replace=False)
        self.mu1, self.mu2 = X[i], X[j]
        self.S1 = np.cov(X.T)
        self.S2 = np.cov(X.T)

    def e_step(self, X):
        a = self.tau * mvn.pdf(X, self.mu1, self.S1)
        b = (1 - self.tau) * mvn.pdf(X, self.mu2, self.S2)
        self.loglik = np.log(a + b).sum()
        return a / (a + b)

    def m_step(self, X, g):
        self.mu1 = np.average(X, axis=0, weights=g)
        self.mu2 = np.average(X, axis=0, weights=1 - g)
        # numpy default: the unbiased version, n-1 style
        self.S1 = np.cov(X.T, aweights=g)
        self.S2 = np.cov(X.T, aweights=1 - g)

    def fit(self, X):
        self._init(X)
        last = -np.inf
        for _ in range(self.max_iter):
            g = self.e_step(X)
            self.m_step(X, g)
            if abs(self.loglik - last) < self.tol:
                break
            last = self.loglik
        return self
