import numpy as np
from scipy.special import logsumexp
from scipy.stats import binom


def joint(k, n, th):
    """log P(k_i, z_i), row 0 = coin A, row 1 = coin B"""
    return np.array([np.log(th["tau"]) + binom.logpmf(k, n, th["p_A"]),
                     np.log(1 - th["tau"]) + binom.logpmf(k, n, th["p_B"])])


def e(k, n, th):
    J = joint(k, n, th)
    return np.exp(J - logsumexp(J, axis=0, keepdims=True))


def Q(th, resp, k, n):
    return (resp * joint(k, n, th)).sum()


def m(k, n, resp):
    rA, rB = resp
    return {
        "tau": rA.sum() / k.size,
        "p_A": (rA @ k) / (n * rA.sum()),
        "p_B": (rB @ k) / (n * rA.sum()),
    }


if __name__ == "__main__":
    rng = np.random.default_rng(12)
    n = 20
    k = np.r_[rng.binomial(n, .7, 80), rng.binomial(n, .2, 50)]
    th = {"tau": .5, "p_A": .6, "p_B": .3}
    for _ in range(8):
        resp = e(k, n, th)
        th = m(k, n, resp)
        print(th, Q(th, resp, k, n))
