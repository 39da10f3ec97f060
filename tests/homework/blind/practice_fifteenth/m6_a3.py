#!/usr/bin/env python3
# Tied Gaussian mixture. pi is known here (uniform 1/K), I only estimate mu and Sigma.
import numpy as np


def responsibilities(X, pi, mu, Sigma):
    R = np.zeros((len(X), len(mu)))
    for k in range(len(mu)):
        D = X - mu[k]
        maha = np.einsum("ni,ij,nj->n", D, Sigma, D)
        R[:, k] = pi[k] * np.exp(-0.5 * maha)
    return R / R.sum(axis=1, keepdims=True)


def new_means(X, R):
    return np.array([np.sum(R[:, k, None] * X, axis=0) / np.sum(R[:, k])
                     for k in range(R.shape[1])])


def new_cov(X, R, mu):
    N, d = X.shape
    S = np.zeros((d, d))
    for n in range(N):
        for k in range(len(mu)):
            e = (X[n] - mu[k]).reshape(-1, 1)
            S += R[n, k] * (e @ e.T)
    return S / N


def main():
    rng = np.random.default_rng(4)
    X = np.vstack([rng.normal([0, 0], 0.9, (40, 2)), rng.normal([2.5, 2.5], 0.9, (40, 2))])
    K = 2
    pi = np.full(K, 1 / K)
    mu = np.array([[-0.5, 0.0], [2.0, 3.0]])
    Sigma = np.eye(2)
    for _ in range(20):
        R = responsibilities(X, pi, mu, Sigma)
        mu = new_means(X, R)
        Sigma = new_cov(X, R, mu)
    print("mu =", mu)
    print("Sigma =", Sigma)


main()
