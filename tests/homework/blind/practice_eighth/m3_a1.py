"""Poisson mixture without numpy, only lists.

x    : list of N counts
pi   : list of K weights
lam  : list of K rates
w    : list of N lists with K numbers, w[i][k] = P(z_i = k | x_i)
"""
from math import exp, lgamma, log


def log_poisson(x, lam):
    return x * log(lam) - lam - lgamma(x + 1)


def e_step(x, pi, lam):
    w = []
    for xi in x:
        a = [log(pi[k]) + log_poisson(xi, lam[k]) for k in range(len(pi))]
        m = max(a)
        e = [exp(v - m) for v in a]
        s = sum(e)
        w.append([v / s for v in e])
    return w


def Q(x, w, pi, lam):
    total = 0.0
    for xi, wi in zip(x, w):
        for k in range(len(pi)):
            total += wi[k] * (log(pi[k]) + log_poisson(xi, lam[k]))
    return total


def m_step(x, w):
    N = len(x)
    K = len(w[0])
    pi = []
    lam = []
    for k in range(K):
        mass = 0.0
        weighted = 0.0
        for i in range(N):
            mass += w[i][k]
            weighted += w[i][k] * x[i]
        pi.append(mass / N)
        lam.append(weighted / mass)
    return pi, lam


def main():
    x = [0, 1, 2, 1, 0, 3, 1, 9, 11, 8, 12, 10, 7, 2, 1]
    pi, lam = [0.5, 0.5], [1.0, 5.0]
    for t in range(30):
        w = e_step(x, pi, lam)
        pi, lam = m_step(x, w)
        if t % 10 == 9:
            print(t + 1, round(Q(x, w, pi, lam), 4), pi, lam)


if __name__ == '__main__':
    main()
