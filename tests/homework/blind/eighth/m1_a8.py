"""EM for a mixture of two multivariate normals."""
import numpy as np
from scipy.stats import multivariate_normal as mvn


class TwoGaussians:
    def __init__(self, mu_1, mu_2, Sigma_1, Sigma_2, tau=0.5):
        self.mu_1 = np.asarray(mu_1, float)
        self.mu_2 = np.asarray(mu_2, float)
        self.Sigma_1 = np.asarray(Sigma_1, float)
        self.Sigma_2 = np.asarray(Sigma_2, float)
        self.tau = tau

    def e_step(self, X):
        # P(Z_i = 1 | X_i)
        a = self.tau * mvn.pdf(X, self.mu_1, self.Sigma_1)
        b = (1 - self.tau) * mvn.pdf(X, self.mu_2, self.Sigma_2)
        return a / (a + b)

    def m_step(self, X, r):
        n = len(X)
        s = 1.0 - r
        self.tau = r.mean()
        self.mu_1 = (r[:, None] * X).sum(axis=0) / r.sum()
        self.mu_2 = (s[:, None] * X).sum(axis=0) / s.sum()
        D1 = X - self.mu_1
        D2 = X - self.mu_2
        self.Sigma_1 = (r[:, None] * D1).T @ D1 / n
        self.Sigma_2 = (s[:, None] * D2).T @ D2 / n

    def fit(self, X, iters=100):
        for _ in range(iters):
            r = self.e_step(X)
            self.m_step(X, r)
        return self


if __name__ == "__main__":
    rng = np.random.default_rng(1)
    X = np.vstack([rng.normal(0, 1, (100, 2)), rng.normal(4, 1, (50, 2))])
    model = TwoGaussians([0, 1], [3, 3], np.eye(2), np.eye(2)).fit(X)
    print(model.tau, model.mu_1, model.mu_2)
