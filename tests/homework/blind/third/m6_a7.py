import numpy as np


def responsibilities(X, weights, means, cov):
    inv = np.linalg.inv(cov)
    # the determinant is the same for all components and cancels
    logits = np.empty((len(weights), len(X)))
    for k, (p, m) in enumerate(zip(weights, means)):
        d = X - m
        logits[k] = np.log(p) - 0.5 * np.sum(d @ inv * d, axis=1)
    logits -= logits.max(axis=0, keepdims=True)
    e = np.exp(logits)
    return e / e.sum(axis=0, keepdims=True)


def maximise(X, resp, ridge=1e-6):
    K, N = resp.shape
    D = X.shape[1]
    sizes = resp.sum(axis=1)
    weights = sizes / N
    means = resp @ X / sizes.reshape(-1, 1)
    cov = ridge * np.eye(D)
    for k in range(K):
        d = X - means[k]
        cov += np.einsum('n,ni,nj->ij', resp[k], d, d) / N
    return weights, means, cov


def fit(X, K, iterations=100, seed=None):
    rng = np.random.default_rng(seed)
    weights = np.ones(K) / K
    means = X[rng.choice(len(X), K, replace=False)]
    cov = np.cov(X, rowvar=False)
    for _ in range(iterations):
        resp = responsibilities(X, weights, means, cov)
        weights, means, cov = maximise(X, resp)
    return weights, means, cov, resp
