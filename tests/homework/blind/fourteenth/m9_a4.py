import numpy as np

Y = np.array([1, 1, 0, 1, 0, 0, 1, 0, 1, 1])


def e_step(Y, pi, p, q):
    lik_H = np.where(Y == 1, p, 1 - p)
    lik_T = np.where(Y == 1, q, 1 - q)
    return pi * lik_H / (pi * lik_H + (1 - pi) * lik_T)


def m_step(Y, m):
    pi = (m * Y).sum() / Y.sum()
    p = (m * (1 - Y)).sum() / m.sum()
    q = ((1 - m) * Y).sum() / (1 - m).sum()
    return pi, p, q


pi, p, q = 0.4, 0.6, 0.7
for i in range(10):
    m = e_step(Y, pi, p, q)
    pi, p, q = m_step(Y, m)
    print("iter", i + 1, "pi=%.4f p=%.4f q=%.4f" % (pi, p, q))
