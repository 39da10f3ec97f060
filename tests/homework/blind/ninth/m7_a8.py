#!/usr/bin/env python3
# mixture of exponentials
import numpy as np

rng = np.random.default_rng(5)
t = np.concatenate([rng.exponential(1 / 3.0, 400), rng.exponential(1 / 0.4, 400)])
J = 2
weights = np.array([0.5, 0.5])   # given
rate = np.array([2.0, 1.0])


def E(t, weights, rate):
    dens = rate * np.exp(-np.outer(t, rate))      # n x J
    joint = dens * weights
    return joint / np.sum(joint, axis=1)[:, np.newaxis]


def Qfun(resp, t, weights, rate):
    """Q(theta|theta_t)"""
    total = 0.0
    for i in range(len(t)):
        for j in range(J):
            total += resp[i, j] * (np.log(weights[j]) - rate[j] * t[i])
    return total


def M(resp, t):
    return resp.sum(axis=0) / (resp * t[:, np.newaxis]).sum(axis=0)


for step in range(100):
    resp = E(t, weights, rate)
    rate = M(resp, t)
    if step % 20 == 0:
        print(step, rate, Qfun(resp, t, weights, rate))
