import numpy as np
from scipy.stats import poisson


def resp(x, pi, lam):
    """responsibilities, shape (n, K)"""
    r = pi[None, :] * poisson.pmf(x[:, None], lam[None, :])
    return r / r.sum(axis=0)


def q_function(x, r, pi, lam):
    return (r * (np.log(pi) + poisson.logpmf(x[:, None], lam))).sum()


def update(x, r):
    pi = r.sum(axis=0) / len(x)
    lam = (r * x[:, None]).sum(axis=0) / r.sum(axis=0)
    return pi, lam


def em(x, K, steps=50):
    pi = np.ones(K) / K
    lam = np.quantile(x, (np.arange(K) + 0.5) / K) + 0.1
    for s in range(steps):
        r = resp(x, pi, lam)
        pi, lam = update(x, r)
        print(s, q_function(x, r, pi, lam))
    return pi, lam
