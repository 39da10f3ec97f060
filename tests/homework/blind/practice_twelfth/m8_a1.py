import numpy as np
from scipy.special import logsumexp


class BernoulliMixtureMAP:
    """Mixture of multivariate Bernoullis with Beta(a, b) on every mu_kd and Dirichlet(alpha) on pi."""

    def __init__(self, K, a=2.0, b=2.0, alpha=2.0, n_iter=50, seed=0):
        self.K = K
        self.a = a
        self.b = b
        self.alpha = np.full(K, alpha) if np.isscalar(alpha) else np.asarray(alpha)
        self.n_iter = n_iter
        self.rng = np.random.default_rng(seed)

    def _log_joint(self, X):
        return (np.log(self.pi_)
                + X @ np.log(self.mu_).T
                + (1 - X) @ np.log(1 - self.mu_).T)

    def _e_step(self, X):
        lj = self._log_joint(X)
        return np.exp(lj - logsumexp(lj, axis=1, keepdims=True))

    def _log_prior(self):
        return (np.sum((self.a - 1) * np.log(self.mu_) + (self.b - 1) * np.log(1 - self.mu_))
                + np.sum((self.alpha - 1) * np.log(self.pi_)))

    def _Q(self, X, R):
        return np.sum(R * self._log_joint(X)) + self._log_prior()

    def _m_step(self, X, R):
        Nk = R.sum(axis=0)
        self.pi_ = (Nk + self.alpha - 1) / (len(X) + self.alpha.sum() - self.K)
        self.mu_ = (R.T @ X + self.a - 1) / (Nk[:, None] + self.a + self.b - 2)

    def fit(self, X):
        self.pi_ = np.full(self.K, 1 / self.K)
        self.mu_ = self.rng.uniform(0.25, 0.75, (self.K, X.shape[1]))
        self.history_ = []
        for _ in range(self.n_iter):
            R = self._e_step(X)
            self._m_step(X, R)
            self.history_.append(self._Q(X, R))
        return self


if __name__ == "__main__":
    rng = np.random.default_rng(1)
    proto = rng.random((3, 10))
    X = (rng.random((200, 10)) < proto[rng.integers(0, 3, 200)]).astype(float)
    m = BernoulliMixtureMAP(3).fit(X)
    print(m.pi_, m.history_[-1])
