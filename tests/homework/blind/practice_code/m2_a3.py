import numpy as np
from scipy.special import logsumexp


class GMM:
    """Full-covariance Gaussian mixture fitted with EM."""

    def __init__(self, n_components, max_iter=100, tol=1e-6, reg=1e-6, random_state=0):
        self.K = n_components
        self.max_iter = max_iter
        self.tol = tol
        self.reg = reg
        self.rng = np.random.default_rng(random_state)

    def _log_prob(self, X):
        n, d = X.shape
        out = np.empty((n, self.K))
        for k in range(self.K):
            diff = X - self.means_[k]
            _, logdet = np.linalg.slogdet(self.covs_[k])
            maha = np.sum(diff * np.linalg.solve(self.covs_[k], diff.T).T, axis=1)
            out[:, k] = -0.5 * (d * np.log(2 * np.pi) + logdet + maha)
        return out

    def _e_step(self, X):
        weighted = self._log_prob(X) + np.log(self.weights_)
        norm = logsumexp(weighted, axis=1)
        return norm.sum(), np.exp(weighted - norm[:, np.newaxis])

    def _m_step(self, X, resp):
        n, d = X.shape
        nk = resp.sum(axis=0) + 10 * np.finfo(float).eps
        self.weights_ = nk / n
        self.means_ = (resp.T @ X) / nk[:, np.newaxis]
        for k in range(self.K):
            diff = X - self.means_[k]
            self.covs_[k] = (resp[:, k] * diff.T) @ diff / nk[k]
            self.covs_[k].flat[::d + 1] += self.reg

    def fit(self, X):
        n, d = X.shape
        self.weights_ = np.ones(self.K) / self.K
        self.means_ = X[self.rng.choice(n, self.K, replace=False)]
        self.covs_ = np.array([np.cov(X.T) for _ in range(self.K)])
        prev = -np.inf
        for self.n_iter_ in range(self.max_iter):
            ll, resp = self._e_step(X)
            self._m_step(X, resp)
            if ll - prev < self.tol:
                break
            prev = ll
        return self

    def predict_proba(self, X):
        return self._e_step(X)[1]

    def predict(self, X):
        return self.predict_proba(X).argmax(axis=1)


if __name__ == "__main__":
    rng = np.random.default_rng(1)
    X = np.vstack([rng.normal(m, 1, (50, 2)) for m in (-4, 0, 4)])
    g = GMM(3).fit(X)
    print(g.n_iter_, g.weights_)
    print(g.means_)
