import numpy as np
from scipy.special import logsumexp


class GeometricMixture:
    def __init__(self, n_components=2, max_iter=100, tol=1e-7):
        self.n_components = n_components
        self.max_iter = max_iter
        self.tol = tol

    def _log_joint(self, x):
        return (np.log(self.pi_)
                + np.log(self.p_)
                + (x - 1)[:, None] * np.log1p(-self.p_))

    def _e_step(self, x):
        lj = self._log_joint(x)
        return np.exp(lj - logsumexp(lj, axis=1)[:, None])

    def _m_step(self, x, phi):
        s = phi.sum(axis=0)
        self.pi_ = s / s.sum()
        self.p_ = 1 / ((phi * x[:, None]).sum(axis=0) / s)

    def _Q(self, x, phi):
        return np.sum(phi * self._log_joint(x))

    def fit(self, x):
        K = self.n_components
        self.pi_ = np.full(K, 1 / K)
        self.p_ = np.linspace(0.2, 0.8, K)
        last = -np.inf
        for _ in range(self.max_iter):
            phi = self._e_step(x)
            self._m_step(x, phi)
            q = self._Q(x, phi)
            if abs(q - last) < self.tol:
                break
            last = q
        return self


if __name__ == "__main__":
    rng = np.random.default_rng(6)
    x = np.concatenate([rng.geometric(0.5, 80), rng.geometric(0.05, 80)])
    gm = GeometricMixture().fit(x)
    print(gm.pi_, gm.p_)
