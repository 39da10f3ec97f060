import numpy as np


class TwoCoins:
    def __init__(self, heads, flips):
        self.h = np.asarray(heads, float)
        self.f = np.asarray(flips, float)
        self.mix, self.a, self.b = 0.5, 0.7, 0.3

    def _loglik(self, p):
        return self.h * np.log(p) + (self.f - self.h) * np.log1p(-p)

    def e_step(self):
        la = np.log(self.mix) + self._loglik(self.a)
        lb = np.log1p(-self.mix) + self._loglik(self.b)
        return 1.0 / (1.0 + np.exp(lb - la))

    def m_step(self, w):
        frac = self.h / self.f
        self.mix = w.sum() / (1 - w).sum()
        self.a = (w * frac).sum() / w.sum()
        self.b = ((1 - w) * frac).sum() / (1 - w).sum()

    def fit(self, iters=100):
        for _ in range(iters):
            w = self.e_step()
            self.m_step(w)
        return dict(mix=self.mix, a=self.a, b=self.b)


if __name__ == '__main__':
    print(TwoCoins([3, 9, 8, 2, 14], [10, 10, 12, 10, 20]).fit())
