import numpy as np


class TwoCoins:
    """x[i] heads in n[i] tosses; coin A is chosen with probability mix."""

    def __init__(self, mix=0.5, pa=0.7, pb=0.3):
        self.mix, self.pa, self.pb = mix, pa, pb

    def posterior(self, x, n):
        la = np.log(self.mix) + x * np.log(self.pa) + (n - x) * np.log1p(-self.pa)
        lb = np.log(1 - self.mix) + x * np.log(self.pb) + (n - x) * np.log1p(-self.pb)
        pA = np.exp(la - np.logaddexp(la, lb))
        return np.column_stack([pA, 1 - pA])

    def fit(self, x, n, steps=100):
        for _ in range(steps):
            post = self.posterior(x, n)
            heads = post.T @ x
            tosses = post.T @ n
            self.mix = post[:, 0].sum() / len(x)
            self.pb, self.pa = heads / tosses
        return self
