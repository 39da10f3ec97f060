from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass
class Theta:
    pi: np.ndarray      # (K,)
    mu: np.ndarray      # (K, D)
    Sigma: np.ndarray   # (D, D)


class LDAMixture:
    """Mixture of Gaussians with a common covariance matrix."""

    def __init__(self, K: int, ridge: float = 1e-8):
        self.K = K
        self.ridge = ridge

    @staticmethod
    def _log_joint(X, th: Theta):
        D = X.shape[1]
        P = np.linalg.inv(th.Sigma)
        diff = X[None] - th.mu[:, None]                      # (K, N, D)
        maha = np.einsum('knd,de,kne->kn', diff, P, diff)
        logdet = np.linalg.slogdet(th.Sigma)[1]
        return np.log(th.pi)[:, None] - 0.5 * (D * np.log(2 * np.pi) + logdet + maha)

    def e_step(self, X, th: Theta):
        lj = self._log_joint(X, th)
        R = np.exp(lj - lj.max(0))
        return R / R.sum(0)

    def q(self, X, th_new: Theta, th_old: Theta) -> float:
        return float((self.e_step(X, th_old) * self._log_joint(X, th_new)).sum())

    def m_step(self, X, R) -> Theta:
        N, D = X.shape
        Nk = R.sum(axis=1)
        mu = R @ X / Nk[:, None]
        # total second moment minus between-cluster part
        Sigma = X.T @ X / N - (mu.T * Nk) @ mu / N
        Sigma = Sigma + self.ridge * np.eye(D)
        return Theta(Nk / N, mu, Sigma)

    def fit(self, X, iters=60):
        rng = np.random.default_rng(0)
        th = Theta(np.ones(self.K) / self.K, X[rng.choice(len(X), self.K, False)], np.cov(X.T))
        for _ in range(iters):
            th_new = self.m_step(X, self.e_step(X, th))
            if self.q(X, th_new, th) - self.q(X, th, th) < 1e-9:
                break
            th = th_new
        self.theta = th
        return self


if __name__ == "__main__":
    rng = np.random.default_rng(30)
    X = np.vstack([rng.normal([a, b], 1, (60, 2)) for a, b in ((0, 0), (6, 1))])
    print(LDAMixture(2).fit(X).theta)
