"""Mixture of K Gaussians with one common covariance matrix, fitted with EM."""
from dataclasses import dataclass

import numpy as np


@dataclass
class Params:
    pi: np.ndarray      # (K,)
    mu: np.ndarray      # (K, d)
    Sigma: np.ndarray   # (d, d)


def responsibilities(X, p):
    """rho[n, k] = P(z_n = k | x_n); the determinant is common and drops out."""
    prec = np.linalg.inv(p.Sigma)
    delta = X[:, None, :] - p.mu
    maha = np.einsum("nki,ij,nkj->nk", delta, prec, delta)
    score = np.log(p.pi) - 0.5 * maha
    score -= score.max(axis=1, keepdims=True)
    rho = np.exp(score)
    return rho / rho.sum(axis=1, keepdims=True)


def update(X, rho):
    N, d = X.shape
    K = rho.shape[1]
    mass = rho.sum(axis=0)
    mu = np.array([np.average(X, axis=0, weights=rho[:, k]) for k in range(K)])
    Sigma = np.zeros((d, d))
    for k in range(K):
        delta = X - mu[k]
        Sigma += delta.T @ (rho[:, [k]] * delta) / mass[k]
    return Params(pi=mass / N, mu=mu, Sigma=Sigma / K)


def fit(X, K, steps=60, seed=0):
    rng = np.random.default_rng(seed)
    p = Params(np.full(K, 1 / K), X[rng.choice(len(X), K, replace=False)], np.cov(X, rowvar=False))
    for _ in range(steps):
        p = update(X, responsibilities(X, p))
    return p


if __name__ == "__main__":
    rng = np.random.default_rng(5)
    A = np.array([[1.0, 0.4], [0.0, 0.8]])
    X = np.vstack([rng.normal(size=(m, 2)) @ A + c for m, c in [(100, [0, 0]), (200, [4, 1]), (50, [1, 5])]])
    print(fit(X, 3))
