from dataclasses import dataclass, field
import numpy as np
from scipy.linalg import solve_triangular


@dataclass
class Theta:
    tau: float
    mu: list
    cov: list


@dataclass
class TwoGaussians:
    max_iter: int = 40
    theta: Theta = field(default=None)

    @staticmethod
    def _log_density(X, m, S):
        L = np.linalg.cholesky(S)
        u = solve_triangular(L, (X - m).T, lower=True)
        return (-0.5 * (u ** 2).sum(axis=0) - np.log(np.diag(L)).sum()
                - 0.5 * X.shape[1] * np.log(2 * np.pi))

    def _e_step(self, X):
        # posterior probability of the first class
        l1 = self._log_density(X, self.theta.mu[0], self.theta.cov[0])
        l2 = self._log_density(X, self.theta.mu[1], self.theta.cov[1])
        return 1.0 / (1.0 + np.exp(l2 - l1))

    def _m_step(self, X, r):
        n = len(X)
        n1 = r.sum()
        s = 1 - r
        mu1 = r.dot(X) / n1
        mu2 = s.dot(X) / (n - n1)
        A = X - mu1
        B = X - mu2
        cov1 = A.T @ np.diag(r) @ A / n1
        cov2 = B.T @ np.diag(s) @ B / n1
        self.theta = Theta(n1 / n, [mu1, mu2], [cov1, cov2])

    def fit(self, X):
        mid = np.median(X[:, 0])
        lo, hi = X[X[:, 0] <= mid], X[X[:, 0] > mid]
        self.theta = Theta(0.5, [lo.mean(0), hi.mean(0)], [np.cov(X.T), np.cov(X.T)])
        for _ in range(self.max_iter):
            r = self._e_step(X)
            self._m_step(X, r)
        return self


rng = np.random.default_rng(7)
data = np.r_[rng.multivariate_normal([0, 0, 0], np.eye(3), 80),
             rng.multivariate_normal([4, 4, 1], np.eye(3) * 2, 90)]
print(TwoGaussians().fit(data).theta)
