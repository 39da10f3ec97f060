import numpy as np
from scipy.special import xlogy, xlog1py

def loglik_coin(x, n, p):
    # without the binomial coefficient
    return xlogy(x, p) + xlog1py(n - x, -p)

def resp(x, n, th):
    pi, pA, pB = th
    a = np.log(pi) + loglik_coin(x, n, pA)
    b = np.log(1 - pi) + loglik_coin(x, n, pB)
    return 1.0 / (1.0 + np.exp(b - a))

def Q(th, r, x, n):
    pi, pA, pB = th
    return (np.sum(r * (np.log(pi) + loglik_coin(x, n, pA)))
            + np.sum(r * (np.log(1 - pi) + loglik_coin(x, n, pB))))

def update(r, x, n):
    s = 1 - r
    pA = (r * x).sum() / (r * n).sum()
    pB = (s * x).sum() / (s * n).sum()
    pi = (r * n).sum() / n.sum()
    return pi, pA, pB

x = np.array([5, 9, 8, 4, 7, 11, 3])
n = np.array([10, 10, 10, 10, 12, 14, 8])
th = (0.5, 0.6, 0.45)
for t in range(40):
    r = resp(x, n, th)
    th = update(r, x, n)
    print(t, th, Q(th, r, x, n))
