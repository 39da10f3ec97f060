#!/usr/bin/env python3
"""three coin problem, pure python"""


def bern(y, s):
    return s if y == 1 else 1 - s


def em(ys, pi, p, q, rounds=20):
    n = len(ys)
    for t in range(rounds):
        # E
        mu = []
        for y in ys:
            h = pi * bern(y, p)
            k = (1 - pi) * bern(y, q)
            mu.append(h / (h + k))
        # M
        sm = sum(mu)
        pi = sm / n
        p = sum(m * y for m, y in zip(mu, ys)) / sm
        q = sum((1 - m) * (1 - y) for m, y in zip(mu, ys)) / (n - sm)
        print(f"{t:3d}  pi={pi:.4f}  p={p:.4f}  q={q:.4f}")
    return pi, p, q


em([1, 1, 0, 1, 0, 0, 1, 0, 1, 1], 0.4, 0.6, 0.7)
