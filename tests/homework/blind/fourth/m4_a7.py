import numpy as np
from scipy.stats import binom


def e_step(x, n, theta):
    la = theta["pi"] * binom.pmf(x, n, theta["pA"])
    lb = (1 - theta["pi"]) * binom.pmf(x, n, theta["pB"])
    return la / (la + lb)


def m_step(x, n, w):
    return {
        "pi": np.mean(w),
        "pA": np.dot(w, x) / np.dot(w, n),
        "pB": np.dot(1 - w, x) / np.dot(1 - w, n),
    }


def em(x, n, theta, tol=1e-9):
    while True:
        w = e_step(x, n, theta)
        new = m_step(x, n, w)
        if max(abs(new[k] - theta[k]) for k in new) < tol:
            return new
        theta = new


print(em(np.array([5, 9, 8, 4, 7]), np.array([10, 10, 12, 9, 10]),
         {"pi": 0.5, "pA": 0.6, "pB": 0.5}))
