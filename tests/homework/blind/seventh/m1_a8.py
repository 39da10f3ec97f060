"""EM for a mixture of two multivariate normals."""
import numpy as np
from scipy.stats import multivariate_normal as mvn


class TwoGaussEM:
    def __init__(self, tau, mu1, mu2, S1, S2):
        self.tau = tau
        self.mu1, self.mu2 = mu1, mu2
        self.S1, self.S2 = S1, S2

    def e_step(self, X):
        a = self.tau * mvn.pdf(X, self.mu1, self.S1)
        b = (1 - self.tau) * mvn.pdf(X, self.mu2, self.S2)
        return a / (a + b)            # P(Z=1 | x)

    def m_step(self, X, r):
        s = 1 - r
        self.tau = r.mean()
        self.mu1 = r @ X / r.sum()
        self.mu2 = s @ X / s.sum()

        D1 = X - self.mu1
        D2 = X - self.mu2
        self.S1 = (r[:, None] * D1).T @ D1 / r.sum()
        self.S2 = (r[:, None] * D2).T @ D2 / s.sum()

    def fit(self, X, n_iter=100):
        for _ in range(n_iter):
            r = self.e_step(X)
            self.m_step(X, r)
        return self


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    X = np.vstack([rng.normal(0, 1, (150, 2)), rng.normal(4, 1, (100, 2))])
    m = TwoGaussEM(0.5, X[0], X[-1], np.eye(2), np.eye(2)).fit(X, 20)
    print(m.tau, m.mu1, m.mu2)
