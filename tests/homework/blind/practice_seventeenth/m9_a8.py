import numpy as np

y = np.array([1, 1, 0, 1, 0, 0, 1, 0, 1, 1])
PI = 0.5            # selection coin is assumed fair, not estimated


def posterior_H(y, p, q, pi=PI):
    h = pi * np.where(y == 1, p, 1 - p)
    t = (1 - pi) * np.where(y == 1, q, 1 - q)
    return h / (h + t)


def Q(y, r, p, q, pi=PI):
    """expected complete log likelihood"""
    return np.sum(r * (np.log(pi) + y * np.log(p)) + (1 - r) * (np.log(1 - pi) + y * np.log(q)))


p, q = 0.6, 0.3
old = -np.inf
for _ in range(200):
    r = posterior_H(y, p, q)
    p = np.mean(r * y)
    q = np.mean((1 - r) * y)
    new = Q(y, r, p, q)
    if abs(new - old) < 1e-10:
        break
    old = new
print(p, q)
