import numpy as np


class MixtureOfRegressions:
    """y_i | z_i = k ~ N(x_i' b_k, s2_k)"""

    def __init__(self, k, steps=100, ridge=1e-8, seed=0):
        self.k, self.steps, self.ridge, self.seed = k, steps, ridge, seed

    def e_step(self, X, y):
        mean = X @ self.B.T                        # (n, k)
        dens = np.exp(-(y[:, None] - mean) ** 2 / (2 * self.s2)) / np.sqrt(2 * np.pi * self.s2)
        num = self.p * dens
        return num / num.sum(axis=1, keepdims=True)

    def m_step(self, X, y, H):
        n, d = X.shape
        self.p = H.mean(axis=0)
        for j in range(self.k):
            W = np.diag(H[:, j])
            XtWX = X.T @ W @ X + self.ridge * np.eye(d)
            self.B[j] = np.linalg.solve(XtWX, X.T @ y)
            res = y - X @ self.B[j]
            self.s2[j] = np.sum(H[:, j] * res ** 2) / n

    def fit(self, X, y):
        rng = np.random.default_rng(self.seed)
        n, d = X.shape
        self.B = rng.normal(size=(self.k, d))
        self.s2 = np.full(self.k, y.var())
        self.p = np.full(self.k, 1 / self.k)
        for _ in range(self.steps):
            H = self.e_step(X, y)
            self.m_step(X, y, H)
        return self
