import numpy as np


def posteriors(X, pi, mu, s2):
    """X (N,D), mu (K,D), s2 (K,D) variances -> (K,N)"""
    K = pi.size
    P = np.empty((K, X.shape[0]))
    for k in range(K):
        z = (X - mu[k]) ** 2 / (2 * s2[k])
        norm = np.prod(np.sqrt(2 * np.pi) * s2[k])
        P[k] = pi[k] * np.exp(-z.sum(axis=1)) / norm
    P /= P.sum(axis=0)
    return P


def maximise(X, P):
    tot = P.sum(axis=1)
    pi = tot / X.shape[0]
    mu = P @ X / tot[:, None]
    s2 = P @ X ** 2 / tot[:, None] - mu
    return pi, mu, s2


def main():
    rng = np.random.default_rng(42)
    X = np.concatenate([rng.normal([0, 0], [1, 3], (200, 2)), rng.normal([5, 5], [2, 1], (100, 2))])
    pi = np.array([0.5, 0.5])
    mu = X[rng.choice(300, 2, replace=False)]
    s2 = np.ones((2, 2))
    for _ in range(60):
        P = posteriors(X, pi, mu, s2)
        pi, mu, s2 = maximise(X, P)
    print(pi, mu, np.sqrt(s2), sep="\n")


main()
