"""
Problem 2: general Gaussian mixture with K components.
Notation: r[i][k] responsibility, w = mixing weights, m = list of means, C = list of covariances
"""
import numpy as np
from math import pi, log, sqrt, exp


def density(x, mean, cov):
    d = len(x)
    z = x - mean
    e = exp(-z.dot(np.linalg.inv(cov)).dot(z) / 2)
    return e / sqrt((2 * pi) ** d * np.linalg.det(cov))


def estep(x, w, m, C):
    n, K = len(x), len(w)
    r = np.zeros((n, K))
    for i in range(n):
        for k in range(K):
            r[i, k] = w[k] * density(x[i], m[k], C[k])
        r[i] = r[i] / sum(r[i])
    return r


def qfunction(x, r, w, m, C):
    total = 0.0
    for i in range(len(x)):
        for k in range(len(w)):
            total += r[i, k] * (log(w[k]) + log(density(x[i], m[k], C[k])))
    return total


def mstep(x, r):
    n, K = r.shape
    d = x.shape[1]
    w, m, C = [], [], []
    for k in range(K):
        Nk = sum(r[:, k])
        w.append(Nk / n)
        mk = np.zeros(d)
        for i in range(n):
            mk += r[i, k] * x[i]
        mk = mk / Nk
        m.append(mk)
        Ck = np.zeros((d, d))
        for i in range(n):
            z = (x[i] - mk).reshape(-1, 1)
            Ck += r[i, k] * (z @ z.T)
        C.append(Ck / n)
    return w, m, C


if __name__ == "__main__":
    np.random.seed(1)
    x = np.concatenate([np.random.randn(30, 2), np.random.randn(30, 2) + 5])
    w, m, C = [0.5, 0.5], [x[0], x[59]], [np.eye(2), np.eye(2)]
    for it in range(5):
        r = estep(x, w, m, C)
        w, m, C = mstep(x, r)
        print(it, qfunction(x, r, w, m, C))
