import numpy as np
from collections import namedtuple

Params = namedtuple("Params", "pi lam")


def e_step(y, par):
    """Posterior probability of Z = 0 for every observation."""
    p0 = np.exp(-par.lam)
    return np.full(len(y), par.pi / (par.pi + (1 - par.pi) * p0))


def m_step(y, z0):
    z1 = 1 - z0
    n = len(y)
    return Params(pi=z1.sum() / n, lam=np.sum(z1 * y) / n)


def fit(y, start=Params(0.5, 1.0), n_iter=100):
    par = start
    history = [par]
    for _ in range(n_iter):
        z0 = e_step(y, par)
        par = m_step(y, z0)
        history.append(par)
    return par, history


if __name__ == "__main__":
    y = np.array([0, 0, 0, 1, 4, 2, 0, 3, 0, 5])
    print(fit(y)[0])
