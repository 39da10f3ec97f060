from dataclasses import dataclass
import numpy as np


@dataclass
class Theta:
    tau: float
    mu: tuple
    var: tuple


def logpdf(x, m, v):
    return -0.5 * np.log(2 * np.pi * v) - 0.5 * (x - m) ** 2 / v


class EM1D:
    def __init__(self, x, theta0):
        self.x = np.asarray(x, dtype=float)
        self.th = theta0

    def _log_terms(self, th):
        a = np.log(th.tau) + logpdf(self.x, th.mu[0], th.var[0])
        b = np.log(1 - th.tau) + logpdf(self.x, th.mu[1], th.var[1])
        return a, b

    def expect(self):
        a, b = self._log_terms(self.th)
        return np.exp(a - np.logaddexp(a, b))

    def Q(self, th, r):
        """expected complete log-likelihood of th when the weights r come from the old parameters"""
        a, b = self._log_terms(th)
        return np.sum(r * a + (1 - r) * b)

    def maximise(self, r):
        x = self.x
        mus, vs = [], []
        for w in (r, 1 - r):
            m = np.average(x, weights=w)
            mus.append(m)
            vs.append(np.average((x - m) ** 2, weights=w))
        return Theta(r.mean(), tuple(mus), tuple(vs))

    def run(self, n=100):
        for _ in range(n):
            r = self.expect()
            new = self.maximise(r)
            assert self.Q(new, r) >= self.Q(self.th, r) - 1e-9
            self.th = new
        return self.th
