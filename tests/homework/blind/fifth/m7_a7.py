import numpy as np


class ExpMixture:
    """Mixture of K exponentials"""

    def __init__(self, K):
        self.K = K

    def init(self, x):
        self.pi = np.ones(self.K) / self.K
        qs = (np.arange(self.K) + 0.5) / self.K
        self.lam = 1 / np.quantile(x, qs)

    def estep(self, x):
        logp = np.log(self.pi) + np.log(self.lam) - np.outer(x, self.lam)
        logp = logp - logp.max(1)[:, None]
        p = np.exp(logp)
        return p / p.sum(1)[:, None]

    def mstep(self, x, g):
        self.pi = g.mean(0)
        # rate = 1 / waiting time, averaged with the weights
        self.lam = np.array([np.average(1 / x, weights=g[:, j]) for j in range(self.K)])

    def fit(self, x, niter=25):
        self.init(x)
        for _ in range(niter):
            g = self.estep(x)
            self.mstep(x, g)
        return self


if __name__ == "__main__":
    gen = np.random.default_rng(8)
    x = np.concatenate([gen.exponential(1 / 3.0, 100), gen.exponential(5.0, 100)]) + 0.01
    m = ExpMixture(2).fit(x)
    print(m.pi, m.lam)
