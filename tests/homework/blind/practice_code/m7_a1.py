import numpy as np
from scipy.stats import multivariate_normal


def e_step(X, pi, M, S):
    """X: n x d, M: K x d, S: common d x d covariance"""
    logs = np.stack([np.log(pi[k]) + multivariate_normal.logpdf(X, M[k], S) for k in range(len(pi))], axis=1)
    logs = logs - logs.max(axis=1, keepdims=True)
    w = np.exp(logs)
    return w / w.sum(axis=1, keepdims=True)


def m_step(X, w):
    n, d = X.shape
    K = w.shape[1]
    pi = np.zeros(K)
    M = np.zeros((K, d))
    S = np.zeros((d, d))
    for k in range(K):
        pi[k] = w[:, k].sum() / n
        M[k] = w[:, k] @ X / w[:, k].sum()
        for i in range(n):
            S += w[i, k] * np.outer(X[i] - M[k], X[i] - M[k])
    S /= n      # the weights of all components sum to n
    return pi, M, S


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    C = np.array([[1, .4], [.4, .6]])
    X = np.vstack([rng.multivariate_normal(m, C, 40) for m in ([0, 0], [3, 3], [-3, 3])])
    pi, M, S = np.ones(3) / 3, X[[0, 50, 100]], np.eye(2)
    for _ in range(25):
        w = e_step(X, pi, M, S)
        pi, M, S = m_step(X, w)
    print(pi, M, S, sep="\n")
