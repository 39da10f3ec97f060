#!/usr/bin/env python3
"""EM for a Gaussian mixture, everything with einsum. Arrays have k first: r is (K, N)."""
import numpy as np


def log_N(X, mu, Sigma):
    d = X.shape[1]
    diff = X[None, :, :] - mu[:, None, :]                       # K N d
    P = np.linalg.inv(Sigma)                                    # K d d
    maha = np.einsum('kni,kij,knj->kn', diff, P, diff)
    _, logdet = np.linalg.slogdet(Sigma)
    return -0.5 * (d * np.log(2 * np.pi) + logdet[:, None] + maha)


def Q(X, r, pi, mu, Sigma):
    # expected complete data log likelihood, r comes from the OLD parameters
    return np.einsum('kn,kn->', r, np.log(pi)[:, None] + log_N(X, mu, Sigma))


def em_iteration(X, pi, mu, Sigma):
    # E
    logp = log_N(X, mu, Sigma)
    r = np.exp(logp - logp.max(axis=0))
    r /= r.sum(axis=0)
    # M
    n = np.einsum('kn->k', r)
    pi_new = n / n.sum()
    mu_new = np.einsum('kn,nd->kd', r, X) / n[:, None]
    diff = X[None] - mu_new[:, None]
    Sigma_new = np.einsum('kn,kni,knj->kij', r, diff, diff) / n[:, None, None]
    return r, pi_new, mu_new, Sigma_new


rng = np.random.default_rng(42)
X = np.concatenate([rng.normal([0, 0], 1., (50, 2)),
                    rng.normal([5, 0], .7, (80, 2)),
                    rng.normal([0, 5], .5, (30, 2))])
K = 3
pi = np.full(K, 1 / K)
mu = X[[0, 60, 140]]
Sigma = np.tile(np.eye(2), (K, 1, 1))
for t in range(25):
    r, pi, mu, Sigma = em_iteration(X, pi, mu, Sigma)
    if t % 5 == 0:
        print(t, Q(X, r, pi, mu, Sigma))
print(pi)
print(mu)
