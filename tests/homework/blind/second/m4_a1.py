# two coins, EM
import numpy as np
from scipy.stats import binom

heads = np.array([5, 9, 8, 4, 7])
tosses = np.array([10, 10, 10, 10, 10])


def expectation(heads, tosses, pi, pA, pB):
    a = pi * binom.pmf(heads, tosses, pA)
    b = (1 - pi) * binom.pmf(heads, tosses, pB)
    wA = a / (a + b)
    wB = b / (a + b)
    return wA, wB


def maximization(heads, tosses, wA, wB):
    pA = np.dot(wA, heads) / np.dot(wA, tosses)
    pB = np.dot(wB, heads) / np.dot(wB, tosses)
    pi = wA.sum() / (wA.sum() + wB.sum())
    return pi, pA, pB


pi, pA, pB = 0.5, 0.6, 0.5
for step in range(20):
    wA, wB = expectation(heads, tosses, pi, pA, pB)
    pi_new, pA_new, pB_new = maximization(heads, tosses, wA, wB)
    change = abs(pi_new - pi) + abs(pA_new - pA) + abs(pB_new - pB)
    pi, pA, pB = pi_new, pA_new, pB_new
    print(step, round(pi, 4), round(pA, 4), round(pB, 4))
    if change < 1e-8:
        break
