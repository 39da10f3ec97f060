"""Poisson mixture, EM.  HW 3."""
import numpy as np
from scipy.special import gammaln, logsumexp


class PoissonMixture:
    def __init__(self, K, seed=0):
        self.K = K
        self.rng = np.random.default_rng(seed)

    def _log_joint(self, x):
        # (n, K): log pi_k + log Poisson(x_i | lam_k)
        return (np.log(self.pi) + x[:, None] * np.log(self.lam)
                - self.lam - gammaln(x + 1)[:, None])

    def e_step(self, x):
        lj = self._log_joint(x)
        return np.exp(lj - logsumexp(lj, axis=1, keepdims=True))

    def Q(self, x, resp):
        return (resp * self._log_joint(x)).sum()

    def m_step(self, x, resp):
        Nk = resp.sum(axis=0)
        self.pi = Nk / self.K
        self.lam = resp.T.dot(x) / Nk

    def fit(self, x, n_iter=200):
        self.pi = np.full(self.K, 1 / self.K)
        self.lam = self.rng.uniform(x.min() + .5, x.max(), self.K)
        for _ in range(n_iter):
            resp = self.e_step(x)
            self.m_step(x, resp)
        return self
