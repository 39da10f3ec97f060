import numpy as np
from scipy.stats import multivariate_normal as mvn


class TwoGaussians:
    """EM for two Gaussians, weight of the first is tau."""

    def __init__(self, tau=0.5, iters=100):
        self.tau = tau
        self.iters = iters

    def e_step(self, X):
        a = self.tau * mvn.pdf(X, self.m1, self.S1)
        b = (1 - self.tau) * mvn.pdf(X, self.m2, self.S2)
        return a / (a + b)

    def m_step(self, X, g):
        n1 = g.sum()
        n2 = (1 - g).sum()
        self.m1 = g @ X / n1
        self.m2 = (1 - g) @ X / n2
        d1 = X - self.m1
        d2 = X - self.m2
        # unbiased estimates
        self.S1 = (d1 * g[:, None]).T @ d1 / (n1 - 1)
        self.S2 = (d2 * (1 - g)[:, None]).T @ d2 / (n2 - 1)

    def fit(self, X, seed=0):
        rng = np.random.default_rng(seed)
        i, j = rng.choice(len(X), 2, replace=False)
        self.m1, self.m2 = X[i], X[j]
        self.S1 = self.S2 = np.cov(X.T)
        for _ in range(self.iters):
            g = self.e_step(X)
            self.m_step(X, g)
        return self
