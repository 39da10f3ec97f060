# two coins, unequal number of flips
import numpy as np


class TwoCoins:
    def __init__(self, pi=0.5, pA=0.7, pB=0.4):
        self.pi, self.pA, self.pB = pi, pA, pB

    def e(self, x, n):
        la = np.log(self.pi) + x * np.log(self.pA) + (n - x) * np.log1p(-self.pA)
        lb = np.log1p(-self.pi) + x * np.log(self.pB) + (n - x) * np.log1p(-self.pB)
        return 1.0 / (1.0 + np.exp(lb - la))

    def m(self, x, n, w):
        self.pi = np.dot(w, n) / n.sum()
        self.pA = np.dot(w, x) / np.dot(w, n)
        self.pB = np.dot(1 - w, x) / np.dot(w, n)

    def run(self, x, n, maxit=200, tol=1e-8):
        old = np.inf
        for _ in range(maxit):
            w = self.e(x, n)
            self.m(x, n, w)
            if abs(old - self.pA) < tol:
                break
            old = self.pA
        return self


heads = np.array([5, 9, 8, 4, 7, 3])
flips = np.array([10, 12, 10, 10, 9, 8])
model = TwoCoins()
w0 = model.e(heads, flips)
print(w0)
model.m(heads, flips, w0)
print(model.pi, model.pA, model.pB)
