import numpy as np
from scipy.stats import multivariate_normal as mvn


def em_two_gaussians(X, tau, mu1, mu2, S1, S2, iters=100, tol=1e-8):
    n, d = X.shape
    prev = -np.inf
    for it in range(iters):
        # ---- E-step
        a = tau * mvn.pdf(X, mu1, S1)
        b = (1 - tau) * mvn.pdf(X, mu2, S2)
        h = a / (a + b)

        # monitor the observed log-likelihood
        ll = np.log(a + b).sum()
        if ll - prev < tol:
            break
        prev = ll

        # ---- M-step
        tau = h.mean()
        mu1 = h @ X / h.sum()
        mu2 = (1 - h) @ X / (1 - h).sum()
        D1 = X - mu1
        D2 = X - mu2
        S1 = (h[:, None] * D1).T @ D1 / n
        S2 = ((1 - h)[:, None] * D2).T @ D2 / n
    return tau, mu1, mu2, S1, S2


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    X = np.vstack([rng.normal(0, 1, (60, 2)), rng.normal(4, 1, (40, 2))])
    print(em_two_gaussians(X, .5, X[0], X[-1], np.eye(2), np.eye(2)))
