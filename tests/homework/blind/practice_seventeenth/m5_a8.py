# coding: utf-8
from math import sqrt, pi as PI, exp, log

def npdf(x, m, s):
    """normal density, s is the standard deviation"""
    return exp(-0.5 * ((x - m) / s) ** 2) / (s * sqrt(2 * PI))

def resp(xs, tau, m1, s1, m2, s2):
    out = []
    for x in xs:
        u = tau * npdf(x, m1, s1)
        v = (1 - tau) * npdf(x, m2, s2)
        out.append(u / (u + v))
    return out

def Q(xs, g, tau, m1, s1, m2, s2):
    total = 0.0
    for x, gi in zip(xs, g):
        total += gi * (log(tau) + log(npdf(x, m1, s1)))
        total += (1 - gi) * (log(1 - tau) + log(npdf(x, m2, s2)))
    return total

def mstep(xs, g):
    n = len(xs)
    n1 = sum(g)
    n2 = n - n1
    tau = n1 / n
    m1 = sum(gi * x for gi, x in zip(g, xs)) / n1
    m2 = sum((1 - gi) * x for gi, x in zip(g, xs)) / n2
    # spread of each component
    s1 = sum(gi * (x - m1) ** 2 for gi, x in zip(g, xs)) / n1
    s2 = sum((1 - gi) * (x - m2) ** 2 for gi, x in zip(g, xs)) / n2
    return tau, m1, s1, m2, s2

xs = [1.2, 0.8, 1.9, 1.1, 6.3, 5.8, 7.0, 6.1, 5.5]
theta = (0.5, 1.0, 1.0, 5.0, 1.0)
for t in range(30):
    g = resp(xs, *theta)
    theta = mstep(xs, g)
    print(t, theta, Q(xs, g, *theta))
