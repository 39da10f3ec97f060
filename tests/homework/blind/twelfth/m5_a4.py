import numpy as np
import math

x = np.loadtxt("heights.txt")
n = x.size


def norm(v, m, var):
    return np.exp(-(v - m) ** 2 / (2 * var)) / math.sqrt(2 * math.pi * var)


# start values
tau, m1, m2 = 0.5, np.percentile(x, 25), np.percentile(x, 75)
v1 = v2 = x.var()

old = -np.inf
while True:
    d1 = tau * norm(x, m1, v1)
    d2 = (1 - tau) * norm(x, m2, v2)
    ll = np.log(d1 + d2).sum()      # log-likelihood, only for the stopping rule
    if ll - old < 1e-8:
        break
    old = ll

    p = d1 / (d1 + d2)

    tau = p.sum() / n
    m1 = (p * x).sum() / n
    m2 = ((1 - p) * x).sum() / n
    v1 = (p * (x - m1) ** 2).sum() / p.sum()
    v2 = ((1 - p) * (x - m2) ** 2).sum() / (1 - p).sum()

print(tau, m1, m2, math.sqrt(v1), math.sqrt(v2))
