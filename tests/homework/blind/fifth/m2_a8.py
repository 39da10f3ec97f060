import numpy as np


class GaussianMixtureEM:

    def __init__(self, n_components, max_iter=50):
        self.K = n_components
        self.max_iter = max_iter

    def _density(self, X, k):
        diff = X - self.means_[k]
        P = np.linalg.inv(self.covs_[k])
        c = np.sqrt(np.linalg.det(2 * np.pi * self.covs_[k]))
        return np.exp(-0.5 * np.sum(diff @ P * diff, axis=1)) / c

    def _e_step(self, X):
        # which component has created each point?
        scores = np.array([self.pis_[k] * self._density(X, k) for k in range(self.K)])
        return np.argmax(scores, axis=0)

    def _m_step(self, X, z):
        for k in range(self.K):
            Xk = X[z == k]
            self.pis_[k] = len(Xk) / len(X)
            self.means_[k] = Xk.mean(axis=0)
            self.covs_[k] = np.cov(Xk.T, bias=True)

    def fit(self, X, means):
        d = X.shape[1]
        self.pis_ = np.ones(self.K) / self.K
        self.means_ = np.array(means, dtype=float)
        self.covs_ = np.array([np.eye(d) for _ in range(self.K)])
        z = None
        for _ in range(self.max_iter):
            z_new = self._e_step(X)
            if z is not None and np.all(z_new == z):
                break
            z = z_new
            self._m_step(X, z)
        self.labels_ = z
        return self


if __name__ == '__main__':
    np.random.seed(0)
    A = np.random.multivariate_normal([0, 0], [[1, .3], [.3, 1]], 120)
    B = np.random.multivariate_normal([4, 1], [[.5, 0], [0, 2]], 80)
    model = GaussianMixtureEM(2).fit(np.vstack([A, B]), [[0, 1], [3, 0]])
    print(model.pis_)
    print(model.means_)
