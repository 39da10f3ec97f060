import numpy as np

y = np.array([1, 1, 0, 1, 0, 0, 1, 0, 1, 1])

def em(y, pi, p, q, T=20):
    for t in range(T):
        # E-step, prob. that the hidden coin showed H
        h = pi * p ** y
        g = (1 - pi) * q ** y
        mu = h / (h + g)
        # M-step
        pi = np.mean(mu)
        p = np.dot(mu, y) / np.sum(mu)
        q = np.dot(1 - mu, y) / np.sum(1 - mu)
        print(t, pi, p, q)
    return pi, p, q

em(y, 0.46, 0.55, 0.67)
