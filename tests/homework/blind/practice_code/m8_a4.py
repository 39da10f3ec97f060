import numpy as np


def e(x, alpha, p):
    f = alpha * p * (1 - p) ** (x[:, None] - 1)
    return f / f.sum(axis=1, keepdims=True)


def Q(alpha, p, u, x):
    q = 0
    for i, xi in enumerate(x):
        for k in range(len(p)):
            q += u[i, k] * (np.log(alpha[k]) + np.log(p[k]) + (xi - 1) * np.log(1 - p[k]))
    return q


def m(x, alpha, u):
    # p of one geometric sample is 1/x -> weighted average
    p = (u * (1 / x)[:, None]).sum(axis=0) / u.sum(axis=0)
    # alpha: open
    return alpha, p


rng = np.random.default_rng(33)
x = np.concatenate((rng.geometric(.6, 50), rng.geometric(.1, 50)))
alpha, p = np.array([.5, .5]), np.array([.7, .2])
for it in range(20):
    u = e(x, alpha, p)
    alpha, p = m(x, alpha, u)
print(p, Q(alpha, p, u, x))
