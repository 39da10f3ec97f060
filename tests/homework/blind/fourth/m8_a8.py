import numpy as np


def expect(X, pi, mu):
    """returns an N x K matrix of posterior class probabilities"""
    like = np.prod(mu[None, :, :] ** X[:, None, :], axis=2)
    post = like * pi
    return post / post.sum(axis=1)[:, None]


def maximize(X, Z, a, b, alpha):
    n, K = Z.shape
    size = Z.sum(axis=0)
    pi = (size + alpha) / (n + K * alpha)
    mu = (Z.T.dot(X) + (a - 1)) / (size + a + b - 2)[:, None]
    return pi, mu


if __name__ == "__main__":
    X = (np.random.rand(100, 12) < 0.4).astype(int)
    pi, mu = np.ones(3) / 3, np.random.rand(3, 12)
    for i in range(25):
        Z = expect(X, pi, mu)
        pi, mu = maximize(X, Z, a=2, b=2, alpha=2)
    print(pi)
