"""EM for a mixture of two multivariate normals."""
import numpy as np


def mvn_pdf(X, m, S):
    d = X.shape[1]
    L = np.linalg.cholesky(S)
    y = np.linalg.solve(L, (X - m).T)
    logdet = 2 * np.log(np.diag(L)).sum()
    return np.exp(-0.5 * (d * np.log(2 * np.pi) + logdet + (y ** 2).sum(axis=0)))


def em(X, tau, m1, m2, S1, S2, n_iter=200, tol=1e-8):
    N = len(X)
    prev = -np.inf
    for it in range(n_iter):
        # E step
        a = tau * mvn_pdf(X, m1, S1)
        b = (1 - tau) * mvn_pdf(X, m2, S2)
        g1 = a / (a + b)
        g2 = b / (a + b)

        # M step
        m1 = g1 @ X / g1.sum()
        m2 = (g2[:, None] * X).sum(axis=0) / g2.sum()

        D1 = X - m1
        D2 = X - m2
        S1 = (g1[:, None] * D1).T @ D1 / N
        S2 = (g2[:, None] * D2).T @ D2 / N

        # observed data log-likelihood, only to know when to stop
        ll = np.log(a + b).sum()
        if ll - prev < tol:
            break
        prev = ll
    return m1, m2, S1, S2


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    X = np.vstack([rng.normal(0, 1, (80, 2)), rng.normal(4, 1, (80, 2))])
    print(em(X, 0.5, X[0], X[-1], np.eye(2), np.eye(2), n_iter=5))
