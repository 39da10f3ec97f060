import numpy as np


class BernoulliMixtureMAP:
    """Mixture of multivariate Bernoullis, Beta(a, b) and symmetric Dirichlet(alpha) priors."""

    def __init__(self, n_components, a=2.0, b=2.0, alpha=2.0, seed=None):
        self.K = n_components
        self.a, self.b, self.alpha = a, b, alpha
        self.rng = np.random.default_rng(seed)

    def _expect(self, X):
        lp = (
            np.log(self.pi_)
            + X @ np.log(self.mu_).T
            + (1 - X) @ np.log1p(-self.mu_).T
        )
        lp = lp - lp.max(axis=1, keepdims=True)
        post = np.exp(lp)
        return post / post.sum(axis=1, keepdims=True)

    def _maximize(self, X, post):
        N = X.shape[0]
        Nk = post.sum(axis=0)
        ones = post.T @ X
        self.mu_ = (ones + self.a - 1) / (Nk[:, None] + self.a + self.b)
        self.pi_ = (Nk + self.alpha) / (N + self.K * self.alpha)

    def fit(self, X, n_iter=100):
        D = X.shape[1]
        self.pi_ = np.full(self.K, 1.0 / self.K)
        self.mu_ = self.rng.uniform(0.25, 0.75, (self.K, D))
        for _ in range(n_iter):
            post = self._expect(X)
            self._maximize(X, post)
        return self

    def predict(self, X):
        return self._expect(X).argmax(axis=1)
