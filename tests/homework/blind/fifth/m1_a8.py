import numpy as np
from numpy.linalg import inv, det


class TwoGaussians:
    """EM for a mixture of two multivariate normals with fixed mixing weight"""

    def __init__(self, tau, mu1, mu2, S1, S2):
        self.tau = tau          # P(Z=1), stays as it is
        self.mu1, self.mu2 = np.asarray(mu1, float), np.asarray(mu2, float)
        self.S1, self.S2 = np.asarray(S1, float), np.asarray(S2, float)

    @staticmethod
    def pdf(X, mu, S):
        D = X - mu
        expo = -0.5 * np.einsum('ni,ij,nj->n', D, inv(S), D)
        return np.exp(expo) / np.sqrt((2 * np.pi) ** X.shape[1] * det(S))

    def expectation(self, X):
        a = self.tau * self.pdf(X, self.mu1, self.S1)
        b = (1 - self.tau) * self.pdf(X, self.mu2, self.S2)
        return a / (a + b)

    def maximization(self, X, r):
        self.mu1 = np.average(X, axis=0, weights=r)
        self.mu2 = np.average(X, axis=0, weights=1 - r)
        # weighted covariance, numpy can do that
        self.S1 = np.cov(X, rowvar=False, aweights=r)
        self.S2 = np.cov(X, rowvar=False, aweights=1 - r)

    def loglik(self, X):
        return np.log(self.tau * self.pdf(X, self.mu1, self.S1)
                      + (1 - self.tau) * self.pdf(X, self.mu2, self.S2)).sum()

    def fit(self, X, tol=1e-8, maxiter=500):
        old = -np.inf
        for _ in range(maxiter):
            r = self.expectation(X)
            self.maximization(X, r)
            new = self.loglik(X)
            if abs(new - old) < tol:
                break
            old = new
        return self


if __name__ == '__main__':
    np.random.seed(3)
    X = np.concatenate([np.random.randn(60, 2), np.random.randn(90, 2) * 0.7 + [3, -2]])
    m = TwoGaussians(0.4, [0, 0], [2, -1], np.eye(2), np.eye(2)).fit(X)
    print(m.mu1, m.mu2)
    print(m.S1)
    print(m.S2)
