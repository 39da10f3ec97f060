import numpy as np
from scipy.stats import multivariate_normal as mvn


class TwoGaussians:
    """EM for a mixture of two multivariate normals."""

    def __init__(self, seed=0):
        self.rng = np.random.default_rng(seed)

    def _init(self, X):
        n, d = X.shape
        i, j = self.rng.choice(n, 2, replace=False)
        self.m1, self.m2 = X[i].copy(), X[j].copy()
        self.S1 = np.cov(X.T)
        self.S2 = np.cov(X.T)
        self.tau = 0.5

    def e_step(self, X):
        f1 = mvn(self.m1, self.S1).pdf(X)
        f2 = mvn(self.m2, self.S2).pdf(X)
        return f1 / (f1 + f2)

    def m_step(self, X, g):
        n1 = g.sum()
        n2 = (1 - g).sum()
        self.tau = n1 / (n1 + n2)
        self.m1 = g @ X / n1
        self.m2 = (1 - g) @ X / n2
        D1 = X - self.m1
        D2 = X - self.m2
        # unbiased
        self.S1 = (D1 * g[:, None]).T @ D1 / (n1 - 1)
        self.S2 = (D2 * (1 - g)[:, None]).T @ D2 / (n2 - 1)

    def fit(self, X, iters=100):
        self._init(X)
        for _ in range(iters):
            g = self.e_step(X)
            self.m_step(X, g)
        return self


if __name__ == "__main__":
    rng = np.random.default_rng(1)
    X = np.vstack([rng.normal(0, 1, (150, 2)), rng.normal(4, 1, (100, 2))])
    em = TwoGaussians().fit(X)
    print(em.tau, em.m1, em.m2)
