import numpy as np
from scipy.special import logsumexp


class BernoulliMixtureMAP:
    def __init__(self, K, a, b, alpha, seed=0):
        self.K, self.a, self.b = K, a, b
        self.alpha = np.asarray(alpha, float)      # length K
        self.rng = np.random.default_rng(seed)

    def init(self, X):
        self.pi = np.ones(self.K) / self.K
        self.mu = self.rng.uniform(0.25, 0.75, size=(self.K, X.shape[1]))

    def e_step(self, X):
        lp = np.log(self.pi) + X @ np.log(self.mu).T + (1 - X) @ np.log(1 - self.mu).T
        return np.exp(lp - logsumexp(lp, axis=1)[:, None])

    def m_step(self, X, G):
        Nk = G.sum(axis=0)
        self.mu = (G.T @ X + self.a - 1) / (Nk[:, None] + self.a + self.b - 1)
        w = Nk + self.alpha - 1
        self.pi = w / w.sum()

    def fit(self, X, n_iter=40):
        self.init(X)
        for _ in range(n_iter):
            self.m_step(X, self.e_step(X))
        return self


if __name__ == "__main__":
    X = (np.random.default_rng(1).random((100, 6)) < 0.4).astype(float)
    m = BernoulliMixtureMAP(3, 2.0, 2.0, [2, 2, 2]).fit(X)
    print(m.pi)
    print(m.mu)
