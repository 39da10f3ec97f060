#!/usr/bin/env python3
# EM for two binomials
import math


def binom(x, n, p):
    return math.comb(n, x) * p ** x * (1 - p) ** (n - x)


def em(xs, ns, pi=0.5, pA=0.6, pB=0.4, steps=50):
    for _ in range(steps):
        # E
        resp = []
        for x, n in zip(xs, ns):
            a = pi * binom(x, n, pA)
            b = (1 - pi) * binom(x, n, pB)
            resp.append(a / (a + b))

        # M
        headsA = sum(r * x for r, x in zip(resp, xs))
        tailsA = sum(r * (n - x) for r, x, n in zip(resp, xs, ns))
        headsB = sum((1 - r) * x for r, x in zip(resp, xs))
        tailsB = sum((1 - r) * (n - x) for r, x, n in zip(resp, xs, ns))
        pA = headsA / (headsA + tailsA)
        pB = headsB / (headsB + tailsB)
        pi = (headsA + tailsA) / sum(ns)
    return pi, pA, pB


print(em([5, 9, 8, 4, 14], [10, 10, 10, 10, 20]))
