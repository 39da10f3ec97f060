# Aufgabe 1 - EM, two Gaussians in R^d
import numpy as np


class TwoGaussians:
    def __init__(self, tau, mu_1, mu_2, Sigma_1, Sigma_2):
        self.tau = tau
        self.mu_1 = np.asarray(mu_1, float)
        self.mu_2 = np.asarray(mu_2, float)
        self.Sigma_1 = np.asarray(Sigma_1, float)
        self.Sigma_2 = np.asarray(Sigma_2, float)

    @staticmethod
    def _logN(x, m, S):
        L = np.linalg.cholesky(S)
        y = np.linalg.solve(L, (x - m).T)          # (d, n)
        return (-0.5 * (y ** 2).sum(0)
                - np.log(np.diag(L)).sum()
                - 0.5 * len(m) * np.log(2 * np.pi))

    def responsibilities(self, x):
        l1 = np.log(self.tau) + self._logN(x, self.mu_1, self.Sigma_1)
        l2 = np.log1p(-self.tau) + self._logN(x, self.mu_2, self.Sigma_2)
        # sigmoid of the log odds is the posterior of class 1
        return 1.0 / (1.0 + np.exp(l2 - l1))

    def update(self, x):
        r = self.responsibilities(x)
        n = len(x)
        n1 = r.sum()
        n2 = n - n1

        self.tau = n1 / n
        self.mu_1 = (x * r[:, np.newaxis]).sum(0) / n1
        self.mu_2 = (x * (1 - r)[:, np.newaxis]).sum(0) / n2

        c1 = x - self.mu_1
        c2 = x - self.mu_2
        self.Sigma_1 = np.einsum("i,ij,ik->jk", r, c1, c1) / n1
        self.Sigma_2 = np.einsum("i,ij,ik->jk", r, c2, c2) / n2
        return self

    def fit(self, x, iters=50):
        for _ in range(iters):
            self.update(x)
        return self
