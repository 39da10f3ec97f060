import numpy as np
from scipy.stats import norm


def e_step(y, X, pi, B, s2):
    # B is (p, K), s2 holds the K error variances
    dens = norm.pdf(y[:, None], loc=X @ B, scale=s2)
    joint = dens * pi
    return joint / joint.sum(1, keepdims=True)


def m_step(y, X, r):
    n, K = r.shape
    p = X.shape[1]
    pi = r.mean(0)
    B = np.empty((p, K))
    s2 = np.empty(K)
    for k in range(K):
        w = r[:, k]
        B[:, k], *_ = np.linalg.lstsq(w[:, None] * X, w * y, rcond=None)
        e = y - X @ B[:, k]
        s2[k] = (w * e * e).sum() / w.sum()
    return {"pi": pi, "B": B, "s2": s2}


def fit(y, X, K, iters=100):
    r = np.random.dirichlet([1.0] * K, len(y))
    for _ in range(iters):
        par = m_step(y, X, r)
        r = e_step(y, X, **par)
    return par
