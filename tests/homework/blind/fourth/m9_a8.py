import numpy as np
from scipy.special import gammaln, expit, logit


class ZeroInflatedPoisson:

    def __init__(self, p0=0.4, rate=2.0):
        self.p0 = p0        # P(Z = 0)
        self.rate = rate

    def structural(self, y):
        """posterior probability of Z = 0 (structural zero)"""
        return np.where(y == 0, expit(logit(self.p0) + self.rate), 0.0)

    def expected_loglik(self, y, t, p0, rate):
        zero = t * np.log(p0)
        pois = (1 - t) * (np.log1p(-p0) + y * np.log(rate) - rate - gammaln(y + 1))
        return np.sum(zero + pois)

    def maximise(self, y, t):
        p0 = t.sum() / np.sum(y == 0)
        rate = y.sum() / (1 - t).sum()
        return p0, rate

    def fit(self, y, n_iter=100):
        y = np.asarray(y)
        self.history = []
        for _ in range(n_iter):
            t = self.structural(y)
            self.p0, self.rate = self.maximise(y, t)
            self.history.append(self.expected_loglik(y, t, self.p0, self.rate))
        return self
