import numpy as np
from numpy.linalg import slogdet, solve


class GaussianMixtureEM:
    def __init__(self, K, seed=0):
        self.K = K
        self.rng = np.random.default_rng(seed)

    def _init(self, X):
        N, D = X.shape
        self.pi = np.full(self.K, 1.0 / self.K)
        # farthest-point start
        idx = [int(self.rng.integers(N))]
        while len(idx) < self.K:
            dist = np.min([((X - X[i]) ** 2).sum(1) for i in idx], axis=0)
            idx.append(int(dist.argmax()))
        self.mu = X[idx].copy()
        self.Sigma = np.array([np.eye(D) for _ in range(self.K)])

    def _log_joint(self, X):
        """N x K matrix of log pi_k + log N(x_n | mu_k, Sigma_k)"""
        N, D = X.shape
        out = np.empty((N, self.K))
        for k in range(self.K):
            diff = X - self.mu[k]
            maha = np.sum(diff * solve(self.Sigma[k], diff.T).T, axis=1)
            logdet = slogdet(self.Sigma[k])[1]
            out[:, k] = np.log(self.pi[k]) - 0.5 * (D * np.log(2 * np.pi) + logdet + maha)
        return out

    def expectation(self, X):
        lj = self._log_joint(X)
        lj = lj - lj.max(axis=1, keepdims=True)
        w = np.exp(lj)
        return w / w.sum(axis=1, keepdims=True)

    def Q(self, X, W):
        """expected complete-data log-likelihood of the current parameters, W from the old ones"""
        return float((W * self._log_joint(X)).sum())

    def maximization(self, X, W):
        N = len(X)
        Nk = W.sum(axis=0)
        self.pi = Nk / N
        self.mu = (W.T @ X) / Nk[:, None]
        for k in range(self.K):
            diff = X - self.mu[k]
            self.Sigma[k] = diff.T @ (W[:, [k]] * diff) / N + 1e-9 * np.eye(X.shape[1])

    def fit(self, X, iters=40):
        self._init(X)
        for _ in range(iters):
            W = self.expectation(X)
            self.maximization(X, W)
            self.last_q = self.Q(X, W)
        return self


if __name__ == "__main__":
    rng = np.random.default_rng(3)
    X = np.concatenate([rng.normal(c, 0.7, size=(60, 2)) for c in ((0, 0), (5, 0), (0, 5))])
    model = GaussianMixtureEM(3).fit(X)
    print("pi", model.pi.round(3))
    print("mu", model.mu.round(2))
    print("Q ", round(model.last_q, 2))
