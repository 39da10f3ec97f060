import numpy as np
from scipy.special import logsumexp


def em(x, K, iters=100, tol=1e-8, seed=0):
    # x: (n, d)
    n, d = x.shape
    rng = np.random.default_rng(seed)
    w = np.full(K, 1 / K)
    m = x[rng.choice(n, K, replace=False)]
    V = np.stack([np.cov(x, rowvar=False)] * K)
    old = -np.inf
    for _ in range(iters):
        diff = x[:, None, :] - m                                   # n, K, d
        maha = np.einsum('nki,kij,nkj->nk', diff, np.linalg.inv(V), diff)
        _, logdet = np.linalg.slogdet(V)
        lp = np.log(w) - 0.5 * (maha + logdet + d * np.log(2 * np.pi))
        norm = logsumexp(lp, axis=1, keepdims=True)
        h = np.exp(lp - norm)

        c = h.sum(0)
        w = c / n
        m = h.T @ x / c[:, None]
        diff = x[:, None, :] - m
        V = np.einsum('nk,nki,nkj->kij', h, diff, diff) / c[:, None, None]
        V += 1e-12 * np.eye(d)   # only so that inv does not complain

        ll = norm.sum()
        if ll - old < tol:
            break
        old = ll
    return w, m, V


rng = np.random.default_rng(3)
x = np.concatenate([rng.normal(c, 0.7, size=(70, 2)) for c in (-3, 0, 4)])
print(*em(x, 3), sep='\n')
