import numpy as np


def bern(y, r):
    return r ** y * (1 - r) ** (1 - y)


def e_step(y, pi, p, q):
    head = pi * bern(y, p)
    tail = (1 - pi) * bern(y, q)
    return head / (head + tail)


def m_step(y, mu):
    pi = mu.mean()
    p = np.average(y, weights=mu)
    q = np.average(y, weights=1 - mu)
    return pi, p, q


y = np.array([1, 1, 0, 1, 0, 0, 1, 0, 1, 1])
theta = (0.4, 0.6, 0.7)
for i in range(100):
    mu = e_step(y, *theta)
    new = m_step(y, mu)
    if max(abs(a - b) for a, b in zip(theta, new)) < 1e-6:
        break
    theta = new
print("pi = %.4f, p = %.4f, q = %.4f" % new)
