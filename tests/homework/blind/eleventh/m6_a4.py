import numpy as np


class TiedGMM:
    def __init__(self, K, n_iter=100, seed=None):
        self.K, self.n_iter = K, n_iter
        self.rng = np.random.default_rng(seed)

    def _log_gauss(self, X):
        # (N, K) matrix of log N(x_n | mu_k, Sigma)
        d = X.shape[1]
        P = np.linalg.inv(self.Sigma)
        _, logdet = np.linalg.slogdet(self.Sigma)
        diff = X[:, None, :] - self.mu[None, :, :]
        maha = np.einsum("nkd,de,nke->nk", diff, P, diff)
        return -0.5 * (d * np.log(2 * np.pi) + logdet + maha)

    def e_step(self, X):
        logp = np.log(self.pi) + self._log_gauss(X)
        logp -= logp.max(axis=1, keepdims=True)
        G = np.exp(logp)
        return G / G.sum(axis=1, keepdims=True)

    def m_step(self, X, G):
        diff = X[:, None, :] - self.mu[None, :, :]
        self.Sigma = np.einsum("nk,nkd,nke->de", G, diff, diff) / len(X)
        self.mu = G.T @ X / G.sum(axis=0)[:, None]
        # TODO weights

    def fit(self, X):
        N, d = X.shape
        self.pi = np.full(self.K, 1.0 / self.K)
        self.mu = X[self.rng.choice(N, self.K, replace=False)].copy()
        self.Sigma = np.cov(X, rowvar=False)
        for _ in range(self.n_iter):
            self.m_step(X, self.e_step(X))
        return self
