import numpy as np
from scipy.stats import poisson

def em_poisson(x, pi, lam, steps=40):
    x = np.asarray(x)
    pi = np.asarray(pi, float)
    lam = np.asarray(lam, float)
    for s in range(steps):
        # responsibilities
        p = pi * poisson.pmf(x[:, None], lam[None, :])
        p /= p.sum(axis=1)[:, None]
        # maximise w.r.t. mixing weights
        n_k = p.sum(axis=0)
        pi = n_k / n_k.sum()
        # maximise w.r.t. rates: derivative sum p*(x/lam - 1) = 0
        lam = n_k / (p * x[:, None]).sum(axis=0)
    return pi, lam

print(em_poisson([1, 0, 2, 7, 8, 9, 6], [.5, .5], [1, 7]))
