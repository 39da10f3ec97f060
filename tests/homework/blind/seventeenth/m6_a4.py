# EM, Gaussian mixture, one covariance for all clusters
import numpy as np

def run(X, K, T=100):
    N, d = X.shape
    rng = np.random.RandomState(42)
    pi = np.ones(K) / K
    mu = X[rng.choice(N, K, replace=False)]
    Sigma = np.cov(X.T)

    for t in range(T):
        # E: squared Mahalanobis distance of each point to each mean
        P = np.linalg.inv(Sigma)
        diff = X[:, None, :] - mu[None, :, :]
        maha = np.einsum('nki,ij,nkj->nk', diff, P, diff)
        R = pi * np.exp(-maha)
        R /= R.sum(1, keepdims=True)

        # M
        Nk = R.sum(0)
        pi = Nk / N
        mu = R.T.dot(X) / Nk[:, None]
        Sigma = np.zeros((d, d))
        for k in range(K):
            E = X - mu[k]
            Sigma += E.T @ np.diag(R[:, k]) @ E
        Sigma /= N
    return pi, mu, Sigma
