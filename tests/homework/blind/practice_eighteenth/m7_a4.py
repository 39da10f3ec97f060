import numpy as np
from scipy.stats import expon


def posterior(x, pi, lam):
    f = np.vstack([p * expon.pdf(x, scale=1 / l) for p, l in zip(pi, lam)]).T
    return f / f.sum(axis=1, keepdims=True)


def q_value(x, gam, pi, lam):
    """Q = sum_i sum_j gam_ij (log pi_j + log lam_j + lam_j x_i)"""
    tot = 0.0
    for i in range(len(x)):
        for j in range(len(lam)):
            tot += gam[i, j] * (np.log(pi[j]) + np.log(lam[j]) + lam[j] * x[i])
    return tot


def update_rates(x, gam):
    return gam.sum(axis=0) / x.sum()


def em(x, pi, lam, nit=100):
    # pi given
    for _ in range(nit):
        gam = posterior(x, pi, lam)
        lam = update_rates(x, gam)
    return lam, q_value(x, gam, pi, lam)
