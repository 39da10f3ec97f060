#!/usr/bin/env python3
# mixture of exponentials, EM
import sys
import numpy as np


def Estep(x, pi, lam):
    """G[j, i] = P(component j | x_i)"""
    G = pi[:, None] * lam[:, None] * np.exp(-np.outer(lam, x))
    return G / G.sum(axis=0)


def Q(x, G, pi, lam):
    """expected complete data log likelihood"""
    return np.sum(G * (pi[:, None] + np.log(lam)[:, None] - np.outer(lam, x)))


def Mstep(x, G):
    pi = G.sum(axis=1)
    lam = G.sum(axis=1) / (G @ x)
    return pi, lam


def main(fn, K):
    x = np.genfromtxt(fn)
    pi = np.repeat(1.0 / K, K)
    lam = np.arange(1, K + 1) / x.mean()
    for it in range(500):
        G = Estep(x, pi, lam)
        pi, lam = Mstep(x, G)
        print(it, Q(x, G, pi, lam), lam)


if __name__ == '__main__':
    main(sys.argv[1], int(sys.argv[2]))
