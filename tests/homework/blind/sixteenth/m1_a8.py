import numpy as np
from scipy.stats import multivariate_normal as mvn


def em_two(X, tau, m1, m2, S1, S2, iters=100):
    n = len(X)
    for _ in range(iters):
        # E
        a = tau * mvn.pdf(X, m1, S1)
        b = (1 - tau) * mvn.pdf(X, m2, S2)
        r1 = a / (a + b)
        r2 = b / (a + b)

        # M
        tau = r1.sum() / n
        m1 = (r1[:, None] * X).sum(axis=0) / r1.sum()
        m2 = (r2[:, None] * X).sum(axis=0) / r2.sum()
        d1 = X - m1
        d2 = X - m2
        S1 = (r1[:, None] * d1).T @ d1 / r1.sum()
        S2 = (r1[:, None] * d2).T @ d2 / r1.sum()
    return tau, m1, m2, S1, S2


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    X = np.vstack([rng.normal(0, 1, (150, 2)), rng.normal(4, 1, (50, 2))])
    print(em_two(X, 0.5, X[0], X[-1], np.eye(2), np.eye(2)))
