import numpy as np
from scipy.stats import norm


class UnivariateMixture:
    def __init__(self, K):
        self.K = K

    def expectation(self, x):
        dens = np.column_stack([norm.pdf(x, self.mu[k], np.sqrt(self.var[k])) for k in range(self.K)])
        joint = dens * self.pi
        return joint / joint.sum(axis=1)[:, np.newaxis]

    def maximization(self, x, gamma):
        n_k = gamma.sum(axis=0)
        self.pi = np.bincount(gamma.argmax(axis=1), minlength=self.K) / len(x)
        self.mu = gamma.T @ x / n_k
        for k in range(self.K):
            self.var[k] = np.sum(gamma[:, k] * (x - self.mu[k]) ** 2) / (n_k[k] - 1)

    def q(self, x, gamma):
        val = 0
        for k in range(self.K):
            val += np.sum(gamma[:, k] * (np.log(self.pi[k])
                                         - 0.5 * np.log(2 * np.pi * self.var[k])
                                         + (x - self.mu[k]) ** 2 / (2 * self.var[k])))
        return val

    def fit(self, x, steps=40):
        self.pi = np.ones(self.K) / self.K
        self.mu = np.percentile(x, np.linspace(10, 90, self.K))
        self.var = np.ones(self.K) * np.var(x)
        for _ in range(steps):
            gamma = self.expectation(x)
            self.maximization(x, gamma)
        return self


if __name__ == "__main__":
    np.random.seed(3)
    x = np.hstack([np.random.normal(0, 1, 80), np.random.normal(5, 1, 40)])
    mm = UnivariateMixture(2).fit(x)
    print(mm.pi, mm.mu, mm.var, mm.q(x, mm.expectation(x)))
