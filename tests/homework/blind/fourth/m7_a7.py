import numpy as np
from scipy.stats import norm
from scipy.special import logsumexp


def em_mixreg(X, y, K, n_iter=200, seed=0):
    n, p = X.shape
    rng = np.random.default_rng(seed)
    R = rng.dirichlet(np.ones(K), size=n)
    beta = np.zeros((K, p))
    sigma = np.ones(K)
    trace = []
    for it in range(n_iter):
        # ---- M ----
        Nk = R.sum(axis=0)
        pi = Nk / n
        for k in range(K):
            sw = np.sqrt(R[:, k])
            beta[k] = np.linalg.lstsq(X * sw[:, None], y * sw, rcond=None)[0]
            res = y - X @ beta[k]
            sigma[k] = np.sqrt(np.sum(R[:, k] * res ** 2) / Nk[k])
        # ---- E ----
        logd = np.log(pi) + norm.logpdf(y[:, None], X @ beta.T, sigma)
        lse = logsumexp(logd, axis=1)
        R = np.exp(logd - lse[:, None])
        trace.append(lse.sum())
    return pi, beta, sigma, R, trace
