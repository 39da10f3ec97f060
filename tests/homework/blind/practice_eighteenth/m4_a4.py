import numpy as np
from scipy.special import expit, logit


class CoinEM(object):
    """x_i heads out of n_i"""

    def __init__(self, pi=.5, p_A=.65, p_B=.35):
        self.pi, self.p_A, self.p_B = pi, p_A, p_B

    def e_step(self, x, n):
        # log posterior odds of A against B
        odds = (logit(self.pi)
                + x * (np.log(self.p_A) - np.log(self.p_B))
                + (n - x) * (np.log(1 - self.p_A) - np.log(1 - self.p_B)))
        self.zhat = expit(odds)
        return self.zhat

    def m_step(self, x, n):
        z = self.zhat
        self.pi = z.sum() / z.size
        self.p_A = (z @ x) / (z @ n)
        self.p_B = ((1 - z) @ x) / (z @ n)

    def fit(self, x, n, it=100):
        x, n = map(np.asarray, (x, n))
        for _ in range(it):
            self.e_step(x, n)
            self.m_step(x, n)
        return self.pi, self.p_A, self.p_B
