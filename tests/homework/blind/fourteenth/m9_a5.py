# Hidden coin: a first coin shows H with probability pi, then coin p (if H) or coin q (if T)
# is tossed and only that result y is seen.
import numpy as np


def bern(y, s):
    return np.where(y == 1, s, 1 - s)


def e_step(y, pi, p, q):
    top = pi * bern(y, p)
    return top / (top + (1 - pi) * bern(y, q))


def q_function(y, mu, pi, p, q):
    """expected complete log likelihood, mu from e_step with the old values"""
    head = np.log(pi) + y * np.log(p) + (1 - y) * np.log(1 - p)
    tail = np.log(1 - pi) + y * np.log(q) + (1 - y) * np.log(1 - q)
    return np.sum(mu * head + (1 - mu) * tail)


def m_step(y, mu):
    p = np.dot(mu, y) / mu.sum()
    q = np.dot(1 - mu, y) / (1 - mu).sum()
    return p, q


if __name__ == "__main__":
    y = np.array([1, 1, 0, 1, 0, 0, 1, 0, 1, 1])
    pi, p, q = 0.4, 0.6, 0.7
    for _ in range(5):
        mu = e_step(y, pi, p, q)
        p, q = m_step(y, mu)
        print(round(p, 4), round(q, 4), round(q_function(y, mu, pi, p, q), 4))
