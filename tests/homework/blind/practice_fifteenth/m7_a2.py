"""
Mixture of exponentials.

Q = sum_i sum_j c_ij ( log pi_j + log lambda_j + lambda_j x_i )
"""
from math import exp


def e_step(x, pi, lam):
    c = []
    for xi in x:
        num = [p * l * exp(-l * xi) for p, l in zip(pi, lam)]
        c.append([v / sum(num) for v in num])
    return c


def m_step(x, c):
    K = len(c[0])
    N = len(x)
    pi, lam = [], []
    for j in range(K):
        Nj = sum(ci[j] for ci in c)
        pi.append(Nj / N)
        lam.append(sum(ci[j] * xi for ci, xi in zip(c, x)) / Nj)
    return pi, lam


if __name__ == "__main__":
    x = [0.1, 0.4, 0.2, 2.5, 7.1, 0.3, 4.4, 0.05, 3.2, 0.6]
    pi, lam = [0.5, 0.5], [0.4, 3.0]
    for _ in range(5):
        c = e_step(x, pi, lam)
        pi, lam = m_step(x, c)
        print(pi, lam)
