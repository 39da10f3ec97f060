import numpy as np


class TwoGaussians:
    def __init__(self, max_iter=200, eps=1e-8):
        self.max_iter = max_iter
        self.eps = eps

    def _dens(self, X, m, S):
        d = X.shape[1]
        diff = X - m
        maha = np.sum(diff @ np.linalg.inv(S) * diff, axis=1)
        return np.exp(-maha) / np.sqrt((2 * np.pi) ** d * np.linalg.det(S))

    def fit(self, X):
        n, d = X.shape
        idx = np.random.choice(n, 2, replace=False)
        self.tau = 0.5
        self.mu = [X[idx[0]], X[idx[1]]]
        self.Sigma = [np.cov(X.T), np.cov(X.T)]
        for _ in range(self.max_iter):
            # E
            p1 = self.tau * self._dens(X, self.mu[0], self.Sigma[0])
            p2 = (1.0 - self.tau) * self._dens(X, self.mu[1], self.Sigma[1])
            T = np.stack([p1, p2])           # shape (2, n)
            T /= T.sum(axis=0)
            # M
            new_mu = []
            new_S = []
            for k in range(2):
                Nk = T[k].sum()
                new_mu.append((T[k][:, None] * X).sum(axis=0) / Nk)
                dev = X - self.mu[k]
                new_S.append(np.einsum("i,ij,il->jl", T[k], dev, dev) / Nk)
            new_tau = T[0].sum() / T[1].sum()
            delta = abs(new_tau - self.tau)
            self.tau, self.mu, self.Sigma = new_tau, new_mu, new_S
            if delta < self.eps:
                break
        return self
