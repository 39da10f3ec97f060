# Two coins with unknown mixing probability
import numpy as np
from scipy.stats import binom

def e_step(x, n, pi, pA, pB):
    la = pi * binom.pmf(x, n, pA)
    lb = (1 - pi) * binom.pmf(x, n, pB)
    return la / (la + lb)

def Q(x, n, g, pi, pA, pB):
    """expected complete-data log likelihood, g from the E-step"""
    return np.sum(g * (np.log(pi) + binom.logpmf(x, n, pA))
                  + (1 - g) * (np.log1p(-pi) + binom.logpmf(x, n, pB)))

def m_step(x, n, g):
    pi = np.dot(g, n) / n.sum()          # expected share of tosses with A
    pA = np.dot(g, x) / np.dot(g, n)
    pB = np.dot(1 - g, n - x) / np.dot(1 - g, n)
    return pi, pA, pB

if __name__ == '__main__':
    n = np.array([10, 12, 8, 20, 10])
    x = np.array([5, 11, 7, 8, 7])
    th = (0.5, 0.6, 0.4)
    for t in range(25):
        g = e_step(x, n, *th)
        th = m_step(x, n, g)
        print(t, th, Q(x, n, g, *th))
