# three coin model: coin Z decides (H with prob. pi), then coin p or coin q is thrown
from math import log


def E_step(y, pi, p, q):
    mu = []
    for yi in y:
        h = pi * p ** yi * (1 - p) ** (1 - yi)
        t = (1 - pi) * q ** yi * (1 - q) ** (1 - yi)
        mu.append(h / (h + t))
    return mu


def Q(y, pi, p, q):
    s = 0
    for yi in y:
        s += log(pi * p ** yi * (1 - p) ** (1 - yi) + (1 - pi) * q ** yi * (1 - q) ** (1 - yi))
    return s


def M_step(y, mu):
    n = len(y)
    pi = sum(mu) / n
    p = sum(m * yi for m, yi in zip(mu, y)) / sum(mu)
    q = sum((1 - m) * yi for m, yi in zip(mu, y)) / n
    return pi, p, q


y = [1, 1, 0, 1, 0, 0, 1, 0, 1, 1]
pi, p, q = 0.4, 0.6, 0.7
for i in range(3):
    mu = E_step(y, pi, p, q)
    pi, p, q = M_step(y, mu)
    print(i + 1, round(pi, 4), round(p, 4), round(q, 4), "Q =", Q(y, pi, p, q))
