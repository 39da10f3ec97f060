#!/usr/bin/env python3
# mixture of K Poissons. No numpy, only lists!
# usage: python poissmix.py counts.txt 3
import sys
from math import exp, factorial


def pois(x, lam):
    return lam ** x * exp(-lam) / factorial(x)


def estep(xs, weights, lams):
    out = []
    for x in xs:
        row = [w * pois(x, l) for w, l in zip(weights, lams)]
        s = sum(row)
        out.append([v / s for v in row])
    return out


def mstep(xs, post):
    columns = list(zip(*post))
    sizes = [sum(c) for c in columns]
    weights = [s / len(xs) for s in sizes]
    lams = [sum(p * x for p, x in zip(c, xs)) / s for c, s in zip(columns, sizes)]
    return weights, lams


def run(xs, K, rounds=300):
    xs_sorted = sorted(xs)
    weights = [1.0 / K] * K
    # quantiles as start, +0.1 so that nobody is exactly zero
    lams = [xs_sorted[(2 * k + 1) * len(xs) // (2 * K)] + 0.1 for k in range(K)]
    for _ in range(rounds):
        weights, lams = mstep(xs, estep(xs, weights, lams))
    return weights, lams


if __name__ == "__main__":
    if len(sys.argv) > 2:
        with open(sys.argv[1]) as f:
            xs = [int(tok) for tok in f.read().split()]
        K = int(sys.argv[2])
    else:
        xs = [0, 1, 1, 2, 0, 3, 1, 9, 11, 8, 12, 10, 2, 7, 9]
        K = 2
    weights, lams = run(xs, K)
    for w, l in zip(weights, lams):
        print("weight %.4f   lambda %.4f" % (w, l))
