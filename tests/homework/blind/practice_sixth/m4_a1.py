"""Two coins A, B. Trial i: n[i] tosses, h[i] heads. We don't know which coin was used."""
import numpy as np

log = np.log


def E(h, n, pi, pA, pB):
    # the binomial coefficient is in numerator and denominator -> cancels
    LA = pi * pA**h * (1 - pA)**(n - h)
    LB = (1 - pi) * pB**h * (1 - pB)**(n - h)
    return LA / (LA + LB)            # a_i = P(z_i = A | x_i)


def Q(a, h, n, pi, pA, pB):
    # without log C(n_i, h_i), does not depend on the parameters
    A = log(pi) + h * log(pA) + (n - h) * log(1 - pA)
    B = log(1 - pi) + h * log(pB) + (n - h) * log(1 - pB)
    return (a * A + (1 - a) * B).sum()


def M(a, h, n):
    b = 1 - a
    pi = a.sum() / a.size
    pA = (a * h).sum() / (a * n).sum()
    pB = (b * h).sum() / n.sum()
    return pi, pA, pB


h = np.array([5, 9, 8, 4, 7])
n = np.array([10, 10, 10, 10, 10])
par = (0.5, 0.6, 0.5)
for t in range(3):
    a = E(h, n, *par)
    par = M(a, h, n)
    print(t, par, Q(a, h, n, *par))
