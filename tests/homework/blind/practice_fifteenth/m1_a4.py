"""
HW 4, task 1.

E:  r_i = P(Z_i = 1 | X_i)
Q = sum_i [ r_i log N(X_i; mu_1, Sigma_1) + (1 - r_i) log N(X_i; mu_2, Sigma_2) ]
M:  weighted averages
"""
import numpy as np
from scipy.stats import multivariate_normal


class TwoGaussians:

    def __init__(self, max_iter=200, tol=1e-8, seed=None):
        self.max_iter, self.tol = max_iter, tol
        self.rng = np.random.default_rng(seed)

    def _resp(self, X):
        f1 = multivariate_normal.pdf(X, mean=self.mu1, cov=self.Sigma1)
        f2 = multivariate_normal.pdf(X, mean=self.mu2, cov=self.Sigma2)
        return f1 / (f1 + f2)

    def fit(self, X):
        i, j = self.rng.choice(len(X), 2, replace=False)
        self.mu1, self.mu2 = X[i], X[j]
        self.Sigma1 = np.cov(X.T)
        self.Sigma2 = np.cov(X.T)
        self.tau = 0.5
        for _ in range(self.max_iter):
            r = self._resp(X)
            old = self.mu1.copy()
            self.tau = np.mean(r)
            self.mu1 = np.average(X, axis=0, weights=r)
            self.mu2 = np.average(X, axis=0, weights=1 - r)
            self.Sigma1 = np.cov(X, rowvar=False, aweights=r)
            self.Sigma2 = np.cov(X, rowvar=False, aweights=1 - r)
            if np.abs(self.mu1 - old).max() < self.tol:
                break
        return self


if __name__ == "__main__":
    g = np.random.default_rng(0)
    data = np.concatenate([g.normal(0, 1, (100, 3)), g.normal(3, 1, (200, 3))])
    model = TwoGaussians(seed=3).fit(data)
    print(model.tau, model.mu1, model.mu2)
    print(model.Sigma1)
    print(model.Sigma2)
