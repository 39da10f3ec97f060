import numpy as np
from scipy.special import softmax


class BernoulliMixtureMAP:
    """MAP estimation with Beta(a, b) and Dirichlet(alpha) priors."""

    def __init__(self, n_components, a=2.0, b=2.0, alpha=2.0):
        self.K = n_components
        self.a, self.b, self.alpha = a, b, alpha

    def posterior(self, X):
        log_joint = np.log(self.pi_) + X @ np.log(self.mu_).T
        return softmax(log_joint, axis=1)

    def update(self, X, post):
        counts = post.sum(axis=0)
        self.pi_ = (counts + self.alpha) / (X.shape[0] + self.K * self.alpha)
        self.mu_ = (post.T @ X + self.a - 1) / (counts[:, None] + self.a + self.b - 2)

    def fit(self, X, steps=40, seed=0):
        rng = np.random.default_rng(seed)
        self.pi_ = np.full(self.K, 1.0 / self.K)
        self.mu_ = rng.uniform(0.25, 0.75, size=(self.K, X.shape[1]))
        for _ in range(steps):
            self.update(X, self.posterior(X))
        return self
