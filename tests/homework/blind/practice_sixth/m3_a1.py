# mixture of Poissons, exercise 3
# script version: set x, K and run
import numpy as np
from math import lgamma

x = np.array([1, 0, 2, 1, 9, 11, 8, 2, 0, 10, 12, 1])
K = 2
N = x.size
lgx = np.array([lgamma(v + 1) for v in x])     # log x!

w = np.ones(K) / K            # P(z=k)
lam = np.array([1.0, 6.0])

old = -np.inf
while True:
    # ---- E step ----
    num = w * np.exp(-lam) * lam ** x[:, np.newaxis] / np.exp(lgx)[:, np.newaxis]
    q = num / num.sum(axis=1, keepdims=True)          # q[i,k] = P(z_i=k | x_i)

    # ---- M step ----
    w = q.sum(axis=0) / N
    lam = (q * x[:, np.newaxis]).sum(axis=0) / q.sum(axis=0)

    # ---- Q function (with the q of this round) ----
    Q = 0
    for i in range(N):
        for k in range(K):
            Q += q[i, k] * (w[k] + x[i] * np.log(lam[k]) - lam[k] - lgx[i])

    if abs(Q - old) < 1e-8:
        break
    old = Q

print("weights", w)
print("lambda", lam)
