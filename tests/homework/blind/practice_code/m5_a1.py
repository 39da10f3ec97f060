"""1-D Gaussian mixture, plain Python / loops, responsibilities stored as K x N."""
import numpy as np


def normal(x, m, v):
    return 1 / np.sqrt(2 * np.pi * v) * np.exp(-(x - m) ** 2 / (2 * v))


def e_step(x, pi, mu, var):
    K, N = len(pi), len(x)
    z = np.zeros((K, N))
    for i in range(N):
        for k in range(K):
            z[k][i] = pi[k] * normal(x[i], mu[k], var[k])
        total = 0
        for k in range(K):
            total += z[k][i]
        for k in range(K):
            z[k][i] /= total
    return z


def m_step(x, z):
    K, N = z.shape
    pi, mu, var = [], [], []
    for k in range(K):
        Nk = sum(z[k])
        pi.append(Nk / N)
        mu.append(sum(z[k][i] * x[i] for i in range(N)) / Nk)
        # E[x^2] - E[x]^2
        var.append(sum(z[k][i] * x[i] ** 2 for i in range(N)) / Nk - mu[k] ** 2)
    return pi, mu, var


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    x = list(rng.normal(-2, 1, 40)) + list(rng.normal(3, .5, 60))
    pi, mu, var = [.5, .5], [-1, 1], [1, 1]
    for _ in range(40):
        z = e_step(x, pi, mu, var)
        pi, mu, var = m_step(x, z)
    print(pi, mu, var)
