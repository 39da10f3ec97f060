import numpy as np
from math import lgamma


class PoissonMixture:
    """x_i | z_i=k ~ Poisson(lambda_k)"""

    def __init__(self, lam, pi):
        self.lam = np.asarray(lam, float)
        self.pi = np.asarray(pi, float)

    def responsibilities(self, x):
        # log pmf up to -log(x!), which cancels
        s = np.outer(x, np.log(self.lam)) - self.lam
        s -= s.max(axis=1)[:, None]
        g = np.exp(s)
        return g / g.sum(axis=1)[:, None]

    def update(self, x, g):
        # M-step, see derivation on the sheet (derivative = 0)
        self.pi = g.mean(axis=0)
        self.lam = g.T.dot(x) / len(x)

    def loglik(self, x):
        lf = np.array([lgamma(xi + 1) for xi in x])
        lp = np.outer(x, np.log(self.lam)) - self.lam - lf[:, None]
        return np.log(np.exp(lp) @ self.pi).sum()

    def fit(self, x, steps=20):
        for _ in range(steps):
            g = self.responsibilities(x)
            self.update(x, g)
        return self
