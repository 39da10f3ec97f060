import numpy as np


def log_gauss(X, mu, Sigma):
    d = X.shape[1]
    L = np.linalg.cholesky(Sigma)
    Y = np.linalg.solve(L, (X - mu).T)
    return -0.5 * (Y ** 2).sum(0) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)


def em_tied(X, K, iters=100, seed=1):
    rng = np.random.default_rng(seed)
    N, d = X.shape
    pi = np.ones(K) / K
    mu = X[rng.choice(N, K, replace=False)]
    Sigma = np.cov(X, rowvar=False)

    for t in range(iters):
        # E-step in the log domain
        logp = np.stack([np.log(pi[k]) + log_gauss(X, mu[k], Sigma) for k in range(K)], axis=1)
        logp -= logp.max(axis=1, keepdims=True)
        Z = np.exp(logp)
        Z /= Z.sum(axis=1, keepdims=True)

        # M-step
        Nk = Z.sum(axis=0)
        pi = Nk / N
        mu = (Z.T @ X) / Nk[:, np.newaxis]
        Sigma = np.zeros((d, d))
        for k in range(K):
            D = X - mu[k]
            Sigma += D.T @ (Z[:, k, np.newaxis] * D)
        Sigma /= N - K
    return pi, mu, Sigma
