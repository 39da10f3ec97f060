import numpy as np


class TiedGMM:
    """Mixture of K normals in R^d that share one covariance matrix.

    Arrays of the posterior probabilities are stored component-first: (K, N).
    """

    def __init__(self, n_components, n_iter=100, seed=None):
        self.K = n_components
        self.n_iter = n_iter
        self.rng = np.random.default_rng(seed)

    # -- helpers ---------------------------------------------------------
    def _logpdf(self, X):
        d = X.shape[1]
        dev = X[None] - self.mu[:, None]                       # (K, N, d)
        sol = np.linalg.solve(self.Sigma, dev.reshape(-1, d).T).T.reshape(dev.shape)
        _, logdet = np.linalg.slogdet(self.Sigma)
        return -0.5 * ((dev * sol).sum(-1) + logdet + d * np.log(2 * np.pi))

    def _posterior(self, X):
        a = np.log(self.pi)[:, None] + self._logpdf(X)
        a -= a.max(axis=0)
        a = np.exp(a)
        return a / a.sum(axis=0)

    def Q(self, X, rho):
        """Expected complete-data log-likelihood at the current attributes;
        rho are the posteriors under the previous ones."""
        return np.vdot(rho, self._logpdf(X)) + rho.sum(axis=1) @ np.log(self.pi)

    # -- EM --------------------------------------------------------------
    def fit(self, X):
        N, d = X.shape
        self.pi = np.repeat(1.0 / self.K, self.K)
        self.mu = X[self.rng.permutation(N)[: self.K]]
        self.Sigma = np.cov(X, rowvar=False, bias=True)
        total = X.T @ X / N          # does not change
        for _ in range(self.n_iter):
            rho = self._posterior(X)
            before = self.Q(X, rho)
            self._update(X, rho, total)
            assert self.Q(X, rho) >= before - 1e-6
        return self

    def _update(self, X, rho, total):
        mass = rho.sum(axis=1)
        self.pi = mass / mass.sum()
        self.mu = rho @ X / mass[:, None]
        # within = total - between
        self.Sigma = total - (self.mu.T * self.pi) @ self.mu

    def predict(self, X):
        return self._posterior(X).argmax(axis=0)


if __name__ == "__main__":
    r = np.random.default_rng(3)
    X = np.vstack([r.normal(c, 1, (50, 3)) for c in (0, 4)])
    model = TiedGMM(2, seed=0).fit(X)
    print(model.pi, model.mu, model.Sigma, sep="\n")
