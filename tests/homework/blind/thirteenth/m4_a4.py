import numpy as np
from scipy.stats import binom

def posterior_A(x, n, pi, pA, pB):
    lA = pi * binom.pmf(x, n, pA)
    lB = (1 - pi) * binom.pmf(x, n, pB)
    return lA / (lA + lB)

def Q(x, n, g, pi, pA, pB):
    return np.sum(g * (np.log(pi) + binom.logpmf(x, n, pA))
                  + (1 - g) * (np.log(1 - pi) + binom.logpmf(x, n, pB)))

def update(x, n, g):
    headsA, headsB = np.dot(1 - g, x), np.dot(g, x)
    tossA, tossB = np.dot(1 - g, n), np.dot(g, n)
    return g.mean(), headsA / tossA, headsB / tossB    # pi, p_A, p_B

x = np.array([5, 9, 8, 4, 7])
n = np.full(5, 10)
pi, pA, pB = 0.5, 0.6, 0.5
for step in range(20):
    g = posterior_A(x, n, pi, pA, pB)
    pi, pA, pB = update(x, n, g)
    print(step, pi, pA, pB, Q(x, n, g, pi, pA, pB))
