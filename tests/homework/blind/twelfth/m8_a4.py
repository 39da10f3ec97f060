import numpy as np
from scipy.special import logsumexp


class BernoulliMixtureMAP:
    """Mixture of multivariate Bernoullis; MAP by EM, Beta(a,b) prior, Dirichlet(alpha) prior."""

    def __init__(self, n_components, a=1.5, b=1.5, alpha=2.0):
        self.K, self.a, self.b, self.alpha = n_components, a, b, alpha

    def _log_joint(self, X):
        return (X @ np.log(self.mu).T + (1 - X) @ np.log1p(-self.mu).T
                + np.log(self.pi))

    def e_step(self, X):
        lj = self._log_joint(X)
        return np.exp(lj - logsumexp(lj, axis=1, keepdims=True))

    def expected_complete_ll(self, X, r):
        return (r * self._log_joint(X)).sum()

    def m_step(self, X, r):
        nk = r.sum(axis=0)
        num = r.T @ X + (self.a - 1)
        den = nk[:, None] + (self.a + self.b - 2)
        self.mu = num / den
        self.pi = nk / X.shape[0]

    def fit(self, X, n_iter=50, seed=0):
        rng = np.random.default_rng(seed)
        self.pi = np.ones(self.K) / self.K
        self.mu = rng.uniform(0.25, 0.75, (self.K, X.shape[1]))
        for _ in range(n_iter):
            r = self.e_step(X)
            self.m_step(X, r)
        return self
