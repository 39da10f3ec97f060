import numpy as np
from scipy.stats import multivariate_normal as mvn


def em_two_gaussians(X, mu1, mu2, S1, S2, tau=0.5, iters=200, tol=1e-8):
    """EM for tau*N(mu1,S1) + (1-tau)*N(mu2,S2), X has shape (n, d)."""
    last = -np.inf
    for _ in range(iters):
        # E
        a = tau * mvn.pdf(X, mu1, S1)
        b = (1 - tau) * mvn.pdf(X, mu2, S2)
        t = a / (a + b)

        # M
        tau = t.mean()
        mu1 = t @ X / t.sum()
        mu2 = (1 - t) @ X / (1 - t).sum()
        S1 = np.cov(X.T, aweights=t)
        S2 = np.cov(X.T, aweights=1 - t)

        ll = np.log(a + b).sum()
        if ll - last < tol:
            break
        last = ll
    return tau, mu1, mu2, S1, S2


if __name__ == "__main__":
    rng = np.random.default_rng(1)
    X = np.vstack([rng.normal([0, 0], 1, (150, 2)), rng.normal([4, 3], 0.7, (80, 2))])
    print(em_two_gaussians(X, X[0], X[-1], np.eye(2), np.eye(2)))
