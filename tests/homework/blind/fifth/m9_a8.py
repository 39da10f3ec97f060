import numpy as np

class Coins:
    def __init__(self, pi, p, q):
        self.pi = pi; self.p = p; self.q = q

    def pmf(self, prob, y):
        return prob**y * (1-prob)**(1-y)

    def responsibility(self, y):
        h = self.pi * self.pmf(self.p, y)
        t = self.pmf(self.q, y)
        return h / (h + t)

    def step(self, y):
        r = self.responsibility(y)
        s = 1 - r
        self.pi = np.mean(r)
        self.p = r @ y / r.sum()
        self.q = s @ y / s.sum()

y = np.random.default_rng(6).integers(0, 2, size=100)
c = Coins(.3, .5, .8)
for i in range(8):
    c.step(y)
print(c.pi, c.p, c.q)
