import numpy as np
from scipy.stats import norm


def step(x, tau, m1, m2, sd1, sd2):
    f1 = tau * norm.pdf(x, loc=m1, scale=sd1)
    f2 = (1 - tau) * norm.pdf(x, loc=m2, scale=sd2)
    p = f1 / (f1 + f2)
    q = 1 - p

    tau = np.mean(p)
    m1 = np.sum(p * x) / np.sum(p)
    m2 = np.sum(q * x) / np.sum(q)
    sd1 = np.sum(p * (x - m1) ** 2) / np.sum(p)
    sd2 = np.sum(q * (x - m2) ** 2) / np.sum(q)
    return tau, m1, m2, sd1, sd2


def run(x, n=500):
    th = (0.5, x.min(), x.max(), x.std(), x.std())
    for _ in range(n):
        th = step(x, *th)
    return th
