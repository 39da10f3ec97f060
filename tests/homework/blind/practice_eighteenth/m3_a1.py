"""
Mixture of Poissons
-------------------
E-step:   w[i][k] = pi_k e^{-lam_k} lam_k^{x_i} / sum_l pi_l e^{-lam_l} lam_l^{x_i}
          (the x_i! is in every term and goes away)

Q(theta | theta_t) = sum_i sum_k w[i][k] * ( log pi_k + x_i log lam_k - lam_k - log x_i! )

M-step: see m_step.
"""
from math import exp, log


def e_step(x, pi, lam):
    w = []
    for xi in x:
        row = [p * exp(-l + xi * log(l)) for p, l in zip(pi, lam)]
        s = sum(row)
        w.append([v / s for v in row])
    return w


def m_step(x, w):
    K = len(w[0])
    pi, lam = [], []
    for k in range(K):
        col = [wi[k] for wi in w]
        pi.append(sum(col) / len(x))
        lam.append(sum(c * xi for c, xi in zip(col, x)) / sum(col))
    return pi, lam


if __name__ == '__main__':
    x = [0, 1, 1, 2, 9, 12, 8, 1, 0, 10, 11]
    pi, lam = [0.5, 0.5], [1.0, 5.0]
    for step in range(25):
        pi, lam = m_step(x, e_step(x, pi, lam))
    print(pi, lam)
