import numpy as np
from scipy.special import logsumexp
from scipy.stats import multivariate_normal


def expectation(X, params):
    K = len(params["pi"])
    logp = np.empty((X.shape[0], K))
    for k in range(K):
        logp[:, k] = np.log(params["pi"][k]) + multivariate_normal.logpdf(
            X, params["mu"][k], params["cov"][k])
    ll = logsumexp(logp, axis=1, keepdims=True)
    return np.exp(logp - ll), ll.sum()


def maximization(X, resp):
    N, D = X.shape
    Nk = resp.sum(axis=0)
    pi = Nk / N
    mu = resp.T @ X / Nk[:, np.newaxis]
    cov = []
    for k in range(resp.shape[1]):
        Xc = X - mu[k]
        cov.append(Xc.T @ (Xc * resp[:, [k]]) / Nk[k] + 1e-6 * np.eye(D))
    return {"pi": pi, "mu": mu, "cov": np.array(cov)}


def run(X, K, n_iter=100, seed=1):
    rng = np.random.RandomState(seed)
    params = {
        "pi": np.ones(K) / K,
        "mu": X[rng.choice(len(X), K, replace=False)],
        "cov": np.array([np.cov(X, rowvar=False)] * K),
    }
    old = -np.inf
    for i in range(n_iter):
        resp, ll = expectation(X, params)
        params = maximization(X, resp)
        if ll - old < 1e-6:
            break
        old = ll
    return params
