import numpy as np
from math import lgamma


class PoissonMixture:
    """Mixture of K Poissons, fitted by EM."""

    def __init__(self, K, seed=0):
        self.K = K
        self.rng = np.random.default_rng(seed)

    def _logpmf(self, x):
        logfact = np.array([lgamma(v + 1) for v in x])
        return x[:, None] * np.log(self.lam) - self.lam - logfact[:, None]

    def responsibilities(self, x):
        a = np.log(self.pi) + self._logpmf(x)
        a = a - a.max(axis=1, keepdims=True)
        p = np.exp(a)
        return p / p.sum(axis=1, keepdims=True)

    def Q(self, x, r):
        """Expected complete log-likelihood (up to a constant)."""
        total = 0.0
        for k in range(self.K):
            total += np.sum(r[:, k] * (np.log(self.pi[k]) + x * np.log(self.lam[k])))
        return total

    def fit(self, x, steps=50):
        x = np.asarray(x, dtype=float)
        n = len(x)
        self.pi = np.ones(self.K) / self.K
        self.lam = x.mean() * self.rng.uniform(0.5, 1.5, self.K)
        for _ in range(steps):
            r = self.responsibilities(x)
            self.pi = r.sum(axis=0) / n
            self.lam = r.T @ x / n
            self.last_Q = self.Q(x, r)
        return self


if __name__ == "__main__":
    g = np.random.default_rng(1)
    data = np.concatenate([g.poisson(2, 150), g.poisson(9, 100)])
    model = PoissonMixture(2).fit(data)
    print("weights", model.pi)
    print("rates", model.lam)
    print("Q", model.last_Q)
