import numpy as np

class GaussianMixtureEM:
    def __init__(self, K, iters=100):
        self.K, self.iters = K, iters

    @staticmethod
    def _log_gauss(X, m, C):
        d = X.shape[1]
        L = np.linalg.cholesky(C)
        y = np.linalg.solve(L, (X - m).T)
        return -0.5 * (d * np.log(2 * np.pi) + (y ** 2).sum(0)) - np.log(np.diag(L)).sum()

    def _expect(self, X):
        logp = np.stack([np.log(self.pi[k]) + self._log_gauss(X, self.mu[k], self.Sigma[k])
                         for k in range(self.K)], axis=1)
        logp -= logp.max(axis=1, keepdims=True)
        P = np.exp(logp)
        return P / P.sum(axis=1, keepdims=True)

    def _maximize(self, X, P):
        Nk = P.sum(axis=0)
        new_pi = Nk / len(X)
        new_mu = (P.T @ X) / Nk[:, None]
        new_Sigma = np.empty_like(self.Sigma)
        for k in range(self.K):
            D = X - self.mu[k]
            new_Sigma[k] = (P[:, k, None] * D).T @ D / Nk[k]
        self.pi, self.mu, self.Sigma = new_pi, new_mu, new_Sigma

    def fit(self, X):
        rng = np.random.default_rng(42)
        self.pi = np.full(self.K, 1 / self.K)
        self.mu = X[rng.choice(len(X), self.K, replace=False)]
        self.Sigma = np.array([np.cov(X, rowvar=False)] * self.K)
        for _ in range(self.iters):
            P = self._expect(X)
            self._maximize(X, P)
        return self
