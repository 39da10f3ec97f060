"""Exercise 2. Gaussian mixture with K components."""
import numpy as np


class GMM:
    def __init__(self, n_components=2, n_iter=30, random_state=None):
        self.n_components = n_components
        self.n_iter = n_iter
        self.rng = np.random.default_rng(random_state)

    # ---- public -------------------------------------------------------
    def fit(self, X):
        self._init(X)
        for _ in range(self.n_iter):
            post = self._e_step(X)
            self._m_step(X, post)
        return self

    def predict_proba(self, X):
        return self._e_step(X)

    # ---- private ------------------------------------------------------
    def _init(self, X):
        n, d = X.shape
        K = self.n_components
        self.log_weights_ = np.full(K, -np.log(K))
        self.means_ = X[self.rng.choice(n, K, replace=False)].astype(float)
        self.covs_ = np.array([np.cov(X.T) for _ in range(K)])

    def _log_joint(self, X):
        out = np.empty((len(X), self.n_components))
        for k in range(self.n_components):
            d = X - self.means_[k]
            sol = np.linalg.solve(self.covs_[k], d.T).T
            out[:, k] = self.log_weights_[k] - 0.5 * (d * sol).sum(1)
            out[:, k] -= 0.5 * np.linalg.slogdet(2 * np.pi * self.covs_[k])[1]
        return out

    def _e_step(self, X):
        lj = self._log_joint(X)
        lj = lj - lj.max(axis=1, keepdims=True)
        p = np.exp(lj)
        return p / p.sum(axis=1, keepdims=True)

    def _m_step(self, X, post):
        # assign every point to its most probable component, then estimate per component
        labels = post.argmax(axis=1)
        for k in range(self.n_components):
            members = X[labels == k]
            if len(members) <= X.shape[1]:
                continue
            self.log_weights_[k] = np.log(len(members) / len(X))
            self.means_[k] = members.mean(axis=0)
            self.covs_[k] = np.cov(members.T, bias=True)


if __name__ == "__main__":
    r = np.random.default_rng(11)
    X = np.vstack((r.normal(-2, 1, (100, 2)), r.normal(2, 1, (100, 2))))
    g = GMM(2, random_state=5).fit(X)
    print(np.exp(g.log_weights_))
    print(g.means_)
    print(g.predict_proba(X[:3]))
