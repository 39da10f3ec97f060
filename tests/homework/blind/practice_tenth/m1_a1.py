# Homework 5 - Problem 1
# EM for a mixture of two Gaussians in the plane
# I do everything with for loops so that I can see what happens

import numpy as np


def gauss(x, m, S):
    # density of the multivariate normal at ONE point x
    d = len(x)
    diff = x - m
    e = -0.5 * np.dot(diff, np.dot(np.linalg.inv(S), diff))
    c = (2 * np.pi) ** (d / 2) * np.sqrt(np.linalg.det(S))
    return np.exp(e) / c


def fit(data, steps=100):
    n = data.shape[0]
    d = data.shape[1]

    # starting values
    tau = 0.5
    mu1 = data[0].copy()
    mu2 = data[-1].copy()
    S1 = np.cov(data.T)
    S2 = np.cov(data.T)

    for step in range(steps):

        # ---------- E step ----------
        # gam[i] = probability that point i is from group 1
        gam = np.zeros(n)
        for i in range(n):
            one = tau * gauss(data[i], mu1, S1)
            two = (1 - tau) * gauss(data[i], mu2, S2)
            gam[i] = one / (one + two)

        # ---------- M step ----------
        # the "soft" number of points in each group
        n1 = 0.0
        n2 = 0.0
        for i in range(n):
            n1 = n1 + gam[i]
            n2 = n2 + (1 - gam[i])

        # sums for the means and for the covariances, one pass over the data
        sum1 = np.zeros(d)
        sum2 = np.zeros(d)
        C1 = np.zeros((d, d))
        C2 = np.zeros((d, d))
        for i in range(n):
            sum1 = sum1 + gam[i] * data[i]
            sum2 = sum2 + (1 - gam[i]) * data[i]
            C1 = C1 + gam[i] * np.outer(data[i] - mu1, data[i] - mu1)
            C2 = C2 + (1 - gam[i]) * np.outer(data[i] - mu2, data[i] - mu2)

        # now I have all sums, so update
        tau = n1 / n
        mu1 = sum1 / n1
        mu2 = sum2 / n2
        S1 = C1 / n1
        S2 = C2 / n2

    return tau, mu1, mu2, S1, S2


# try it
np.random.seed(1)
a = np.random.multivariate_normal([0, 0], [[1, 0.3], [0.3, 1]], 60)
b = np.random.multivariate_normal([4, 3], [[1, -0.4], [-0.4, 2]], 90)
data = np.vstack([a, b])
tau, mu1, mu2, S1, S2 = fit(data)
print("tau =", tau)
print("mu1 =", mu1)
print("mu2 =", mu2)
print("Sigma1 =", S1)
print("Sigma2 =", S2)
