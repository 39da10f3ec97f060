import numpy as np

class ExpMix:
    """Mixture of exponentials, rates `lam`, weights `pi`."""

    def __init__(self, pi, lam):
        self.pi = np.asarray(pi, float)
        self.lam = np.asarray(lam, float)

    def joint(self, x):
        return self.pi * self.lam * np.exp(-np.outer(x, self.lam))

    def E(self, x):
        J = self.joint(x)
        return J / J.sum(axis=1)[:, None]

    def Q(self, x):
        return np.log(self.joint(x).sum(axis=1)).sum()

    def M(self, x, r):
        self.lam = r.sum(axis=0) / (r.T @ x)

    def run(self, x, tol=1e-9):
        old = -np.inf
        while True:
            r = self.E(x)
            self.M(x, r)
            new = self.Q(x)
            if new - old < tol:
                return self
            old = new


x = np.random.default_rng(5).exponential([1.0] * 200 + [8.0] * 200)
print(ExpMix([0.5, 0.5], [2.0, 0.2]).run(x).lam)
