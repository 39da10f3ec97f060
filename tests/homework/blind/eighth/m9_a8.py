#!/usr/bin/env python3
# three coins: H -> coin with p, T -> coin with q
import numpy as np

Y = np.array([1, 1, 0, 1, 0, 0, 1, 0, 1, 1])

def bern(y, t):
    return np.where(y == 1, t, 1 - t)

def one_iteration(Y, pi, p, q):
    # E-step
    num = pi * bern(Y, p)
    den = num + (1 - pi) * bern(Y, q)
    h = num / den
    # M-step
    pi_new = np.sum(h) / len(Y)
    p_new = np.sum(h * Y) / np.sum(h)
    q_new = np.sum((1 - h) * Y) / np.sum(h)
    return pi_new, p_new, q_new

pi, p, q = 0.4, 0.6, 0.7
for k in range(5):
    pi, p, q = one_iteration(Y, pi, p, q)
    print(f"{k}: pi={pi:.4f} p={p:.4f} q={q:.4f}")
