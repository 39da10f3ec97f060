import numpy as np


class BernoulliMixture:
    """mixture of product-Bernoulli distributions, MAP with a Beta(a, b) prior on every mu_kd"""

    def __init__(self, n_classes, a=2.0, b=2.0, alpha=2.0, random_state=None):
        self.n_classes = n_classes
        self.a, self.b, self.alpha = a, b, alpha
        self.rng = np.random.RandomState(random_state)

    def _logp(self, X):
        return (X @ np.log(self.mu).T + (1 - X) @ np.log1p(-self.mu).T) + np.log(self.pi)

    def predict_proba(self, X):
        L = self._logp(X)
        return np.exp(L - np.logaddexp.reduce(L, axis=1)[:, np.newaxis])

    def fit(self, X, n_steps=100):
        n, D = X.shape
        self.pi = np.repeat(1 / self.n_classes, self.n_classes)
        self.mu = self.rng.uniform(0.3, 0.7, size=(self.n_classes, D))
        for _ in range(n_steps):
            post = self.predict_proba(X)
            size = post.sum(axis=0)
            ones = post.T @ X
            self.mu = (ones + self.a - 1) / (size[:, None] + self.a + self.b - 2)
            self.pi = size / n
        return self


if __name__ == '__main__':
    r = np.random.RandomState(42)
    proto = np.array([[.9, .9, .9, .1, .1, .1], [.1, .1, .2, .8, .9, .9]])
    labels = r.choice(2, size=300, p=[.65, .35])
    X = (r.rand(300, 6) < proto[labels]).astype(float)
    bm = BernoulliMixture(2, random_state=0).fit(X)
    print(np.round(bm.pi, 3))
    print(np.round(bm.mu, 2))
