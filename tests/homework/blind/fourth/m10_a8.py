import numpy as np


class LatentClass:
    def __init__(self, n_classes, n_levels, n_iter=100):
        self.C = n_classes
        self.L = n_levels
        self.n_iter = n_iter

    def _expect(self, Y):
        # Y is one-hot: (n, J, L); theta: (C, J, L)
        item = np.einsum("njl,cjl->ncj", Y, self.theta)
        joint = self.prior * item.sum(axis=2)
        return joint / joint.sum(axis=1, keepdims=True)

    def _maximize(self, Y, post):
        n, J, L = Y.shape
        self.prior = post.sum(axis=0) / (n * J)
        self.theta = np.einsum("nc,njl->cjl", post, Y) / n

    def fit(self, X):
        Y = (X[:, :, None] == np.arange(self.L)).astype(float)
        rng = np.random.default_rng(7)
        self.prior = np.full(self.C, 1.0 / self.C)
        self.theta = rng.dirichlet(np.ones(self.L), size=(self.C, X.shape[1]))
        for _ in range(self.n_iter):
            post = self._expect(Y)
            self._maximize(Y, post)
        return self
