import numpy as np
from scipy.stats import multivariate_normal as mvn


def em_two_gaussians(X, tau, mu1, mu2, S1, S2, n_iter=50):
    n, d = X.shape
    for _ in range(n_iter):
        # E step
        a = tau * mvn.pdf(X, mu1, S1)
        b = (1 - tau) * mvn.pdf(X, mu2, S2)
        T = a / (a + b)

        # M step
        tau = T.mean()
        mu1 = T @ X / T.sum()
        mu2 = (1 - T) @ X / (1 - T).sum()
        # spread of the points around each new mean
        S1 = (X - mu1).T @ (X - mu1) / n
        S2 = (X - mu2).T @ (X - mu2) / n
    return tau, mu1, mu2, S1, S2


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    X = np.vstack([rng.normal(0, 1, (80, 2)), rng.normal(4, 1, (40, 2))])
    print(em_two_gaussians(X, 0.5, X[0], X[-1], np.eye(2), np.eye(2)))
