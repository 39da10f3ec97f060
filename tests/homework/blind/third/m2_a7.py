import numpy as np


def log_gauss(X, m, C):
    d = X.shape[1]
    L = np.linalg.cholesky(C)
    y = np.linalg.solve(L, (X - m).T)
    return -0.5 * d * np.log(2 * np.pi) - np.log(np.diag(L)).sum() - 0.5 * (y ** 2).sum(axis=0)


def e_step(X, params):
    w, means, covs = params['w'], params['means'], params['covs']
    K = len(w)
    # (K, N)
    logp = np.stack([np.log(w[k]) + log_gauss(X, means[k], covs[k]) for k in range(K)])
    mx = logp.max(axis=0)
    lse = mx + np.log(np.exp(logp - mx).sum(axis=0))
    return np.exp(logp - lse)


def m_step(X, H, params):
    K, N = H.shape
    D = X.shape[1]
    Nk = H.sum(axis=1)
    w = Nk / K
    means = (H @ X) / Nk[:, np.newaxis]
    covs = np.zeros((K, D, D))
    for k in range(K):
        diff = X - params['means'][k]
        covs[k] = (diff.T * H[k]) @ diff / Nk[k]
    return {'w': w, 'means': means, 'covs': covs}


def run(X, K, iters=50, seed=0):
    rng = np.random.default_rng(seed)
    N, D = X.shape
    params = {'w': np.full(K, 1 / K), 'means': X[rng.choice(N, K, replace=False)], 'covs': np.stack([np.cov(X.T)] * K)}
    for _ in range(iters):
        H = e_step(X, params)
        params = m_step(X, H, params)
    return params, H
