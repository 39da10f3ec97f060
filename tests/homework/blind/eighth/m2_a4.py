import numpy as np


def gauss(X, m, S):
    d = X.shape[1]
    diff = X - m
    quad = np.einsum("ij,jk,ik->i", diff, np.linalg.inv(S), diff)
    return np.exp(-0.5 * quad) / np.sqrt((2 * np.pi) ** d * np.linalg.det(S))


def em_gmm(X, K, iters=50, seed=1):
    rng = np.random.default_rng(seed)
    N, d = X.shape
    pi = np.ones(K) / K
    mu = X[rng.choice(N, K, replace=False)]
    Sigma = np.array([np.eye(d) for _ in range(K)])

    for it in range(iters):
        # E-step: resp[i, k]
        resp = np.zeros((N, K))
        for k in range(K):
            resp[:, k] = pi[k] * gauss(X, mu[k], Sigma[k])
        resp = resp / resp.sum(axis=0, keepdims=True)

        # M-step
        Nk = resp.sum(axis=0)
        new_pi = Nk / N
        new_mu = (resp.T @ X) / Nk[:, None]
        new_Sigma = np.zeros_like(Sigma)
        for k in range(K):
            diff = X - mu[k]
            new_Sigma[k] = (resp[:, k][:, None] * diff).T @ diff / Nk[k]

        pi, mu, Sigma = new_pi, new_mu, new_Sigma

    return pi, mu, Sigma
