import numpy as np
from scipy.stats import norm

data = np.random.default_rng(5).permutation(
    np.r_[np.random.default_rng(1).normal(0, 1, 100),
          np.random.default_rng(2).normal(5, 2, 100)])


def em(x, m1, m2, s1, s2, t=0.5, n_iter=30):
    """s1, s2 are standard deviations"""
    for _ in range(n_iter):
        f1 = t * norm.pdf(x, loc=m1, scale=s1)
        f2 = (1 - t) * norm.pdf(x, loc=m2, scale=s2)
        g1 = f1 / (f1 + f2)
        g2 = 1 - g1
        m1 = np.average(x, weights=g1)
        m2 = np.average(x, weights=g2)
        s1 = np.sqrt(np.average((x - m1) ** 2, weights=g1))
        s2 = np.average((x - m2) ** 2, weights=g2)
        ll = np.log(f1 + f2).sum()
    return m1, m2, s1, s2, ll


print(em(data, -1.0, 6.0, 1.0, 1.0))
