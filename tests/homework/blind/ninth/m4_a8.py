# ---- two biased coins, EM -------------------------------------------------
import numpy as np
from numpy import log, exp

heads = np.array([5, 9, 8, 4, 7, 18, 3])
tosses = np.array([10, 10, 10, 10, 10, 20, 12])
tails = tosses - heads


def posterior_A(pi, pA, pB):
    """responsibility of coin A for every row"""
    a = log(pi) + heads * log(pA) + tails * log(1 - pA)
    b = log(1 - pi) + heads * log(pB) + tails * log(1 - pB)
    m = np.maximum(a, b)
    return exp(a - m) / (exp(a - m) + exp(b - m))


def Q(pi, pA, pB, g):
    """expected complete log likelihood (without the log binomial coefficients)"""
    qa = g * (log(pi) + heads * log(pA) + tails * log(1 - pA))
    qb = (1 - g) * (log(1 - pi) + heads * log(pB) + tails * log(1 - pB))
    return (qa + qb).sum()


pi, pA, pB = 0.5, 0.7, 0.4
for t in range(50):
    g = posterior_A(pi, pA, pB)
    tossA = (g * tosses).sum()
    tossB = ((1 - g) * tosses).sum()
    pi = tossA / (tossA + tossB)
    pA = (g * heads).sum() / tossA
    pB = ((1 - g) * heads).sum() / tossB
    if t % 10 == 0:
        print(t, round(pi, 4), round(pA, 4), round(pB, 4), "Q =", Q(pi, pA, pB, g))
