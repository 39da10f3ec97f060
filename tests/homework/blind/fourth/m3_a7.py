import numpy as np
from scipy.special import gammaln


def responsibilities(x, lam):
    # log pmf of each count under each rate, shape (N, K)
    lp = x[:, None] * np.log(lam)[None, :] - lam[None, :] - gammaln(x + 1)[:, None]
    lp -= lp.max(axis=1, keepdims=True)
    r = np.exp(lp)
    return r / r.sum(axis=1, keepdims=True)


def update(x, r):
    nk = r.sum(axis=0)
    return nk / len(nk), (r * x[:, None]).sum(axis=0) / nk


x = np.random.poisson(np.where(np.random.rand(300) < 0.3, 2.0, 9.0))
pi = np.array([0.5, 0.5])
lam = np.array([1.0, 5.0])
for step in range(100):
    r = responsibilities(x, lam)
    pi, lam = update(x, r)
print("weights", pi)
print("rates", lam)
