import numpy as np

y = np.array([1, 1, 0, 1, 0, 0, 1, 0, 1, 1])


def pmf(y, s):
    return np.where(y == 1, s, 1 - s)


def step(y, pi, p, q):
    h = pi * pmf(y, p)
    t = (1 - pi) * pmf(y, q)
    mu = h / (h + t)
    pi_new = (1 - mu).mean()
    p_new = (mu * y).sum() / y.sum()
    q_new = ((1 - mu) * y).sum() / y.sum()
    return pi_new, p_new, q_new


theta = (0.46, 0.55, 0.67)
for i in range(10):
    theta = step(y, *theta)
    print(i + 1, theta)
