import numpy as np
from scipy.special import logsumexp


class BernoulliMixtureMAP:

    def __init__(self, K, a, b, alpha):
        self.K, self.a, self.b = K, a, b
        self.alpha = np.asarray(alpha, float)      # length K

    def e_step(self, X):
        ll = X @ np.log(self.mu).T + (1 - X) @ np.log(1 - self.mu).T
        ll = ll + np.log(self.pi)
        self.R = np.exp(ll - logsumexp(ll, axis=1, keepdims=True))

    def Q(self, X):
        """ Q(theta|theta_t) """
        return np.sum(self.R * (np.log(self.pi) + X @ np.log(self.mu).T))

    def m_step(self, X):
        Nk = self.R.sum(0)
        self.pi = (Nk + self.alpha - 1) / (len(X) + self.alpha.sum() - 1)
        self.mu = (self.R.T @ X + self.a - 1) / (Nk[:, None] + self.a + self.b - 2)

    def fit(self, X, n_iter=30):
        rng = np.random.default_rng(7)
        self.pi = np.ones(self.K) / self.K
        self.mu = rng.uniform(.25, .75, (self.K, X.shape[1]))
        for _ in range(n_iter):
            self.e_step(X)
            self.m_step(X)
            print(self.Q(X))
        return self
