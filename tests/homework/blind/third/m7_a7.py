import numpy as np


def e_step(x, pi, lam):
    # (N, K)
    dens = lam * np.exp(-x.reshape(-1, 1) * lam)
    joint = dens
    return joint / joint.sum(axis=1).reshape(-1, 1)


def m_step(x, gamma):
    Nj = gamma.sum(axis=0)
    return {'pi': Nj / x.shape[0], 'lam': Nj / (x @ gamma)}


def loglik(x, pi, lam):
    return np.log((pi * lam * np.exp(-x.reshape(-1, 1) * lam)).sum(axis=1)).sum()


def em(x, pi, lam, eps=1e-9):
    last = loglik(x, pi, lam)
    for it in range(10000):
        gamma = e_step(x, pi, lam)
        new = m_step(x, gamma)
        pi, lam = new['pi'], new['lam']
        ll = loglik(x, pi, lam)
        if ll - last < eps:
            break
        last = ll
    return pi, lam


x = np.random.exponential(1.0, 300)
x[:100] *= 10
print(em(x, np.array([0.5, 0.5]), np.array([0.1, 2.0])))
