import numpy as np


def log_f(x, rate):
    return -rate * x


def gamma_ik(x, pi, lam):
    n, K = len(x), len(pi)
    g = np.zeros((n, K))
    for i in range(n):
        for k in range(K):
            g[i, k] = pi[k] * np.exp(log_f(x[i], lam[k]))
        g[i] = g[i] / np.sum(g[i])
    return g


def Q(pi, lam, g, x):
    out = 0.0
    for i in range(len(x)):
        for k in range(len(pi)):
            out += g[i, k] * (np.log(pi[k]) + log_f(x[i], lam[k]))
    return out


def update_pi(g):
    return [np.mean(g[:, k]) for k in range(g.shape[1])]


def update_lambda(g, x):
    # inverse of the weighted mean
    return [1 / np.average(x, weights=g[:, k]) for k in range(g.shape[1])]


x = np.random.default_rng(2).exponential([0.5] * 40 + [6] * 40)
pi, lam = [0.5, 0.5], [2.0, 0.2]
for _ in range(15):
    g = gamma_ik(x, pi, lam)
    pi, lam = update_pi(g), update_lambda(g, x)
print(pi, lam, Q(pi, lam, g, x))
