import numpy as np

def estep(x, pi, lam):
    # exp(-lam) and x! are normalising constants, they drop out
    w = pi[None, :] * lam[None, :] ** x[:, None]
    w /= w.sum(axis=1, keepdims=True)
    return w

def mstep(x, w):
    n = x.size
    pi = w.sum(axis=0) / n
    lam = (w * x[:, None]).sum(axis=0) / n
    return pi, lam

def em(x, K=2, iters=200, seed=0):
    rng = np.random.default_rng(seed)
    pi = np.full(K, 1.0 / K)
    lam = rng.uniform(0.5, 1.5, K) * x.mean()
    for _ in range(iters):
        w = estep(x, pi, lam)
        pi, lam = mstep(x, w)
    return pi, lam

x = np.array([0, 1, 1, 2, 0, 7, 9, 8, 6, 1, 10, 2])
print(em(x))
