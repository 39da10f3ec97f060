import numpy as np


class ThreeCoins:
    def __init__(self, pi=0.5, p=0.6, q=0.4, max_iter=500, tol=1e-7):
        self.pi, self.p, self.q = pi, p, q
        self.max_iter, self.tol = max_iter, tol

    def _e(self, y):
        b = self.pi * self.p ** y
        c = (1 - self.pi) * self.q ** y
        return b / (b + c)

    def _m(self, y, w):
        n = len(y)
        pi = sum(w) / sum(y)
        p = sum(w[i] * y[i] for i in range(n)) / sum(w)
        q = sum((1 - w[i]) * y[i] for i in range(n)) / sum(w)
        return pi, p, q

    def fit(self, y):
        y = np.asarray(y)
        for _ in range(self.max_iter):
            w = self._e(y)
            pi, p, q = self._m(y, w)
            change = abs(pi - self.pi) + abs(p - self.p) + abs(q - self.q)
            self.pi, self.p, self.q = pi, p, q
            if change < self.tol:
                break
        return self


print(vars(ThreeCoins().fit([1, 0, 0, 1, 1, 1, 0, 1])))
