import numpy as np


def gauss(X, m, C):
    d = len(m)
    Y = X - m
    q = np.einsum("nd,de,ne->n", Y, np.linalg.inv(C), Y)
    return np.exp(-0.5 * q) / np.sqrt((2 * np.pi) ** d * np.linalg.det(C))


def e_step(X, weights, means, covs):
    K = len(weights)
    R = np.zeros((K, len(X)))
    for k in range(K):
        R[k] = weights[k] * gauss(X, means[k], covs[k])
    R = R / R.sum(axis=1, keepdims=True)
    return R


def m_step(X, R):
    K, N = R.shape
    s = R.sum(axis=1)
    weights = s / K
    means = (R @ X) / s.reshape(-1, 1)
    covs = []
    for k in range(K):
        covs.append((R[k] * X.T) @ X / s[k])
    return weights, means, covs
