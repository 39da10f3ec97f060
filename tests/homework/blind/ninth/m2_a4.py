import numpy as np
from scipy.special import logsumexp
from scipy.stats import multivariate_normal


def log_joint(X, weights, means, covs):
    # (n, K): log pi_k + log N(x_i | mu_k, Sigma_k)
    return np.stack(
        [np.log(w) + multivariate_normal.logpdf(X, m, C)
         for w, m, C in zip(weights, means, covs)], axis=1)


def responsibilities(X, weights, means, covs):
    lj = log_joint(X, weights, means, covs)
    return np.exp(lj - logsumexp(lj, axis=1, keepdims=True))


def Q(X, R, weights, means, covs):
    return np.sum(R * log_joint(X, weights, means, covs))


def m_step(X, R, means):
    n, d = X.shape
    K = R.shape[1]
    Nk = R.sum(axis=0)

    covs = np.empty((K, d, d))
    for k in range(K):
        D = X - means[k]
        covs[k] = (R[:, k, None] * D).T @ D / Nk[k]

    means = R.T @ X / Nk[:, None]
    weights = Nk / n
    return weights, means, covs


def em(X, weights, means, covs, iters=100):
    history = []
    for _ in range(iters):
        R = responsibilities(X, weights, means, covs)
        weights, means, covs = m_step(X, R, means)
        history.append(Q(X, R, weights, means, covs))
    return weights, means, covs, history
