# three-coin problem: hidden coin H/T decides which of the coins p, q gets tossed
import numpy as np

Y = np.array([1, 1, 0, 1, 0, 0, 1, 0, 1, 1])


def bern(y, prob):
    return np.where(y == 1, prob, 1 - prob)


def compute_mu(Y, pi, p, q):
    top = pi * bern(Y, p)
    return top / (top + (1 - pi) * bern(Y, q))


def Qfun(theta, mu, Y):
    pi, p, q = theta
    s = 0.0
    for m, y in zip(mu, Y):
        s += m * (np.log(pi) + y * np.log(p) + (1 - y) * np.log(1 - p))
        s += (1 - m) * (np.log(1 - pi) + y * np.log(q) + (1 - y) * np.log(1 - q))
    return s


def new_theta(mu, Y):
    n = len(Y)
    sum_mu = mu.sum()
    pi = sum_mu / n
    p = (mu * Y).sum() / sum_mu
    q = (Y.sum() - (mu * Y).sum()) / (n - sum_mu)
    return pi, p, q


theta = (0.46, 0.55, 0.67)
for i in range(6):
    mu = compute_mu(Y, *theta)
    before = Qfun(theta, mu, Y)
    theta = new_theta(mu, Y)
    after = Qfun(theta, mu, Y)
    print(i, [round(float(v), 4) for v in theta], f"Q: {before:.5f} -> {after:.5f}")
