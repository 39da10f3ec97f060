import numpy as np

class ExpMix:
    def __init__(self, lam, pi):
        self.lam = np.array(lam, float)
        self.pi = np.array(pi, float)

    def e(self, x):
        d = self.pi * self.lam * np.exp(-np.outer(x, self.lam))
        self.resp = d / d.sum(1)[:, None]

    def m(self, x):
        r = self.resp
        nj = r.sum(0)
        self.pi = nj / len(x)
        self.lam = (r.T @ x) / nj

    def fit(self, x, n=500):
        for i in range(n):
            self.e(x); self.m(x)
        return self

if __name__ == "__main__":
    x = np.r_[np.random.exponential(1, 100), np.random.exponential(10, 100)]
    em = ExpMix([2, .2], [.5, .5]).fit(x)
    print(em.lam, em.pi)
