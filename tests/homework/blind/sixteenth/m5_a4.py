"""Exercise 2c - EM for a two component normal mixture (univariate)."""
import math


def dnorm(x, m, v):
    return math.exp(-(x - m) ** 2 / (2 * v)) / math.sqrt(2 * math.pi * v)


def em_step(xs, tau, m1, m2, v1, v2):
    # E: probability that each x belongs to component 1
    r = []
    for x in xs:
        num = tau * dnorm(x, m1, v1)
        den = num + (1 - tau) * dnorm(x, m2, v2)
        r.append(num / den)

    n = len(xs)
    s = sum(r)

    # M
    new_tau = sum(1 - ri for ri in r) / n
    new_m1 = sum(ri * x for ri, x in zip(r, xs)) / s
    new_m2 = sum((1 - ri) * x for ri, x in zip(r, xs)) / (n - s)
    new_v1 = sum(ri * (x - new_m1) ** 2 for ri, x in zip(r, xs)) / s
    # TODO second variance, leave it at the start value for now
    return new_tau, new_m1, new_m2, new_v1, v2
