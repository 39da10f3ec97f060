import numpy as np


class BernoulliMixtureMAP:
    """MAP estimation. alpha: scalar (symmetric Dirichlet), a and b: Beta parameters."""

    def __init__(self, n_components, a=2., b=2., alpha=2., seed=None):
        self.K = n_components
        self.a, self.b, self.alpha = a, b, alpha
        self.rng = np.random.RandomState(seed)

    def _init(self, X):
        self.weights = np.repeat(1. / self.K, self.K)
        self.means = self.rng.uniform(.25, .75, size=(self.K, X.shape[1]))

    def expectation(self, X):
        log_r = np.log(self.weights) + X.dot(np.log(self.means).T)
        log_r = log_r - log_r.max(1, keepdims=True)
        r = np.exp(log_r)
        return r / r.sum(1, keepdims=True)

    def maximisation(self, X, r):
        n = X.shape[0]
        counts = r.sum(0)
        self.weights = (counts + self.alpha - 1) / (n + self.K * (self.alpha - 1))
        on = r.T.dot(X)
        self.means = (on + self.a - 1) / (counts[:, None] + self.a + self.b - 2)

    def fit(self, X, n_iter=50):
        self._init(X)
        for i in range(n_iter):
            self.maximisation(X, self.expectation(X))
        return self
