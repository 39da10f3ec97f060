import numpy as np
from numpy.linalg import inv, det


def gauss(X, m, S):
    """density of N(m, S) at every row of X"""
    d = X.shape[1]
    D = X - m
    quad = np.sum((D @ inv(S)) * D, axis=1)
    return np.exp(-0.5 * quad) / np.sqrt((2 * np.pi) ** d * det(S))


def em(X, tau, mu_1, mu_2, Sigma_1, Sigma_2, n_iter=100):
    n = X.shape[0]
    for _ in range(n_iter):
        # E
        a = tau * gauss(X, mu_1, Sigma_1)
        b = (1 - tau) * gauss(X, mu_2, Sigma_2)
        T = a / (a + b)

        # M
        n1 = T.sum()
        n2 = n - n1
        tau = n1 / n
        mu_1 = T @ X / n1
        mu_2 = (1 - T) @ X / n2
        D1 = X - mu_1
        D2 = X - mu_2
        Sigma_1 = (T[:, None] * D1).T @ D1 / n1
        Sigma_2 = ((1 - T)[:, None] * D2).T @ D2 / n2
    return tau, mu_1, mu_2, Sigma_1, Sigma_2


if __name__ == "__main__":
    rng = np.random.default_rng(1)
    X = np.vstack([rng.normal([0, 0], 1, (150, 2)), rng.normal([4, 3], 0.7, (80, 2))])
    for name, val in zip(["tau", "mu1", "mu2", "S1", "S2"],
                         em(X, 0.5, X[0], X[-1], np.eye(2), np.eye(2))):
        print(name, "\n", val)
