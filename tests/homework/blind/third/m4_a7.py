import numpy as np
from scipy.stats import binom


def e_step(x, n, params):
    pi, pA, pB = params
    like_A = pi * binom.pmf(x, n, pA)
    like_B = pi * binom.pmf(x, n, pB)
    resp_A = like_A / (like_A + like_B)
    return resp_A, 1 - resp_A


def m_step(x, n, resp_A, resp_B):
    pi = np.mean(resp_A)
    pA = np.sum(resp_A * x) / np.sum(n)
    pB = np.sum(resp_B * x) / np.sum(n)
    return pi, pA, pB


def em(x, n, params=(0.5, 0.6, 0.4), tol=1e-8):
    while True:
        rA, rB = e_step(x, n, params)
        new = m_step(x, n, rA, rB)
        if np.max(np.abs(np.subtract(new, params))) < tol:
            return new
        params = new


heads = np.array([5, 9, 8, 4, 7, 12])
tosses = np.array([10, 10, 10, 10, 10, 20])
print(em(heads, tosses))
