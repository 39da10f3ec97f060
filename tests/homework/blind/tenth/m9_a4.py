#!/usr/bin/env python3
# three coin problem with EM
import numpy as np

def bern(y, s):
    return s ** y * (1 - s) ** (1 - y)

def em_step(y, pi, p, q):
    # E: probability that the hidden coin showed H
    h = (1 - pi) * bern(y, p)
    t = pi * bern(y, q)
    r = h / (h + t)
    # M
    pi = np.mean(r)
    p = np.dot(r, y) / np.sum(r)
    q = np.dot(1 - r, y) / np.sum(1 - r)
    return pi, p, q

def loglik(y, pi, p, q):
    return np.log(pi * bern(y, p) + (1 - pi) * bern(y, q)).sum()

y = np.array([1, 1, 0, 1, 0, 0, 1, 0, 1, 1])
theta = (0.46, 0.55, 0.67)
for k in range(20):
    theta = em_step(y, *theta)
    print(k, theta, loglik(y, *theta))
