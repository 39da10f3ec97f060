import numpy as np
from scipy.stats import multivariate_normal as mvn


class TiedMixture(object):

    def __init__(self, k):
        self.k = k

    def init(self, x):
        self.n, self.d = x.shape
        self.phi = np.ones(self.k) / self.k
        self.mu = x[np.random.permutation(self.n)[:self.k]]
        self.sigma = np.cov(x.T, bias=True)

    def e_step(self, x):
        gamma = np.zeros((self.n, self.k))
        for j in range(self.k):
            gamma[:, j] = self.phi[j] * mvn(self.mu[j], self.sigma).pdf(x)
        return gamma

    def m_step(self, x, gamma):
        nk = gamma.sum(0)
        self.phi = nk / self.n
        self.mu = np.array([(gamma[:, j:j + 1] * x).sum(0) / nk[j] for j in range(self.k)])
        xc = x - x.mean(0)
        self.sigma = xc.T @ xc / self.n

    def fit(self, x, iters=50):
        self.init(x)
        for _ in range(iters):
            self.m_step(x, self.e_step(x))
        return self
