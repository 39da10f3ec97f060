import numpy as np
from scipy.special import logsumexp


class GMM:
    def __init__(self, K, iters=150, tol=1e-7, random_state=0):
        self.K = K
        self.iters = iters
        self.tol = tol
        self.random_state = random_state

    def _log_joint(self, X):
        N, D = X.shape
        out = np.empty((N, self.K))
        for k in range(self.K):
            L = np.linalg.cholesky(self.covs_[k])
            y = np.linalg.solve(L, (X - self.means_[k]).T)        # (D, N)
            maha = (y ** 2).sum(axis=0)
            logdet = 2 * np.log(np.diag(L)).sum()
            out[:, k] = np.log(self.weights_[k]) - 0.5 * (D * np.log(2 * np.pi) + logdet + maha)
        return out

    def predict_proba(self, X):
        lj = self._log_joint(X)
        return np.exp(lj - logsumexp(lj, axis=1, keepdims=True))

    def fit(self, X):
        N, D = X.shape
        rng = np.random.default_rng(self.random_state)
        self.means_ = X[rng.choice(N, self.K, replace=False)]
        self.covs_ = np.stack([np.cov(X.T)] * self.K)
        self.weights_ = np.full(self.K, 1 / self.K)
        prev = -np.inf
        for self.n_iter_ in range(self.iters):
            lj = self._log_joint(X)
            ll_i = logsumexp(lj, axis=1, keepdims=True)
            R = np.exp(lj - ll_i)

            Nk = R.sum(axis=0)
            self.weights_ = Nk / N
            self.means_ = np.einsum("nk,nd->kd", R, X) / Nk[:, None]
            diff = X[:, None, :] - self.means_[None, :, :]
            self.covs_ = np.einsum("nk,nki,nkj->kij", R, diff, diff) / Nk[:, None, None]

            ll = ll_i.sum()
            if ll - prev < self.tol:
                break
            prev = ll
        self.loglik_ = prev
        return self


if __name__ == "__main__":
    rng = np.random.default_rng(5)
    X = np.vstack([rng.multivariate_normal(m, c * np.eye(2), 200)
                   for m, c in [((0, 0), 1), ((5, 5), .5), ((-4, 4), 2)]])
    gm = GMM(3).fit(X)
    print(gm.weights_)
    print(gm.means_)
    print(gm.covs_)
