"""Exercise 1: mixture of two Gaussians with own covariance each."""
import numpy as np
from scipy.special import expit
from scipy.stats import multivariate_normal as mvn


class TwoGaussians:
    def __init__(self, X, seed=0):
        rng = np.random.default_rng(seed)
        self.X = np.asarray(X, float)
        self.n, d = self.X.shape
        pick = rng.choice(self.n, 2, replace=False)
        self.tau = 0.5
        self.mu1, self.mu2 = self.X[pick]
        self.S1 = np.cov(self.X.T)
        self.S2 = np.cov(self.X.T)

    def _logs(self):
        a = np.log(self.tau) + mvn.logpdf(self.X, self.mu1, self.S1)
        b = np.log1p(-self.tau) + mvn.logpdf(self.X, self.mu2, self.S2)
        return a, b

    def e_step(self):
        a, b = self._logs()
        return expit(a - b)          # P(Z_i = 1 | X_i)

    def m_step(self, g):
        X = self.X
        h = 1 - g
        self.tau = 1 - g.mean()
        self.mu1 = g @ X / g.sum()
        self.mu2 = h @ X / h.sum()
        D1 = X - self.mu1
        D2 = X - self.mu2
        self.S1 = (g[:, None] * D1).T @ D1 / g.sum()
        self.S2 = D2.T @ D2 / h.sum()

    def loglik(self):
        return np.logaddexp(*self._logs()).sum()

    def fit(self, iters=50):
        for _ in range(iters):
            self.m_step(self.e_step())
        return self


if __name__ == "__main__":
    rng = np.random.default_rng(1)
    X = np.vstack([rng.normal([0, 0], 1, (150, 2)), rng.normal([4, 3], 1.5, (100, 2))])
    model = TwoGaussians(X).fit()
    print(model.tau, model.mu1, model.mu2, model.loglik())
