"""Mixture of exponential distributions. Run: python3 this_file.py"""
import numpy as np


def responsibilities(x, pi, rate):
    joint = pi * rate * np.exp(-np.outer(x, rate))
    return joint / joint.sum(axis=1, keepdims=True)


def q_function(x, resp, pi, rate):
    """E[log p(x, z | pi, rate)] under the posterior resp."""
    return np.sum(resp * (np.log(pi) + np.log(rate) - np.outer(x, rate)))


def update(x, resp):
    J = resp.shape[1]
    pi = np.empty(J)
    rate = np.empty(J)
    for j in range(J):
        total = resp[:, j].sum()
        pi[j] = total / J
        rate[j] = total / np.dot(resp[:, j], x)
    return pi, rate


def main():
    rng = np.random.default_rng(11)
    x = np.concatenate([rng.exponential(1 / 4.0, 200), rng.exponential(2.0, 100)])
    pi, rate = np.array([0.5, 0.5]), np.array([3.0, 0.3])
    old = -np.inf
    for it in range(500):
        resp = responsibilities(x, pi, rate)
        pi, rate = update(x, resp)
        q = q_function(x, resp, pi, rate)
        if abs(q - old) < 1e-9:
            break
        old = q
    print("iterations:", it + 1)
    print("pi:", pi, "rates:", rate)


main()
