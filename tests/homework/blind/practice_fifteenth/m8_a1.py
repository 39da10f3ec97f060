import numpy as np
from scipy.special import logsumexp


class BernoulliMixtureMAP:
    """x_nd in {0,1};  mu_kd ~ Beta(a,b),  pi ~ Dir(alpha)  (alpha: vector of length K)"""

    def __init__(self, K, a=2.0, b=2.0, alpha=None, seed=0):
        self.K, self.a, self.b = K, a, b
        self.alpha = np.full(K, 2.0) if alpha is None else np.asarray(alpha, float)
        self.rng = np.random.default_rng(seed)

    def _joint(self, X):
        return np.log(self.pi) + X @ np.log(self.mu).T + (1 - X) @ np.log(1 - self.mu).T

    def responsibilities(self, X):
        J = self._joint(X)
        return np.exp(J - logsumexp(J, axis=1, keepdims=True))

    def objective(self, X, R):
        """Q(theta | theta_old) + log prior, up to a constant; R comes from theta_old"""
        q = np.sum(R * self._joint(X))
        prior_mu = np.sum((self.a - 1) * np.log(self.mu) + (self.b - 1) * np.log(1 - self.mu))
        prior_pi = np.sum((self.alpha - 1) * np.log(self.pi))
        return q + prior_mu + prior_pi

    def maximise(self, X, R):
        N = X.shape[0]
        Nk = R.sum(axis=0)
        self.mu = (R.T @ X + self.a - 1) / (Nk[:, None] + self.a + self.b - 2)
        self.pi = (Nk + self.alpha - 1) / (N + self.alpha.sum() - self.K)

    def fit(self, X, max_iter=500, tol=1e-8):
        D = X.shape[1]
        self.pi = np.full(self.K, 1 / self.K)
        self.mu = self.rng.uniform(0.3, 0.7, (self.K, D))
        last = -np.inf
        for _ in range(max_iter):
            R = self.responsibilities(X)
            self.maximise(X, R)
            cur = self.objective(X, R)
            if abs(cur - last) < tol:
                break
            last = cur
        return self


if __name__ == "__main__":
    rng = np.random.default_rng(1)
    P = np.array([[.9, .9, .1, .1, .5], [.1, .2, .8, .9, .5]])
    X = (rng.random((300, 5)) < P[rng.integers(0, 2, 300)]).astype(float)
    m = BernoulliMixtureMAP(2).fit(X)
    print(m.pi.round(3))
    print(m.mu.round(3))
