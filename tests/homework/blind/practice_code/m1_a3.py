import numpy as np
from numpy.linalg import inv, det


class TwoGaussians:
    def __init__(self, max_iter=30, seed=1):
        self.max_iter = max_iter
        self.seed = seed

    def _dens(self, X, mu, Sigma):
        D = X - mu
        q = np.sum(D @ inv(Sigma) * D, axis=1)
        return np.exp(-q / 2) / np.sqrt(det(2 * np.pi * Sigma))

    def _e_step(self, X):
        f1 = self.tau * self._dens(X, self.mu_1, self.Sigma_1)
        f2 = (1 - self.tau) * self._dens(X, self.mu_2, self.Sigma_2)
        return f1 / (f1 + f2)

    def _m_step(self, X, r):
        n = len(X)
        s = 1 - r
        self.tau = s.mean()
        self.mu_1 = r @ X / r.sum()
        self.mu_2 = s @ X / n
        D1 = X - self.mu_1
        D2 = X - self.mu_1
        self.Sigma_1 = (r[:, None] * D1).T @ D1 / r.sum()
        self.Sigma_2 = (s[:, None] * D2).T @ D2 / s.sum()

    def fit(self, X):
        rng = np.random.default_rng(self.seed)
        i, j = rng.choice(len(X), 2, replace=False)
        self.tau = 0.5
        self.mu_1, self.mu_2 = X[i], X[j]
        self.Sigma_1 = np.cov(X.T)
        self.Sigma_2 = np.cov(X.T)
        for _ in range(self.max_iter):
            r = self._e_step(X)
            self._m_step(X, r)
        return self

    def predict(self, X):
        return np.where(self._e_step(X) > 0.5, 1, 2)


if __name__ == '__main__':
    rng = np.random.default_rng(5)
    X = np.r_[rng.normal(1, 1, (60, 2)), rng.normal(4, .7, (50, 2))]
    m = TwoGaussians().fit(X)
    print(m.tau, m.mu_1, m.mu_2)
    print(np.bincount(m.predict(X)))
