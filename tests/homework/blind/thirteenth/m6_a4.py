import numpy as np

def fit(X, K, T=60, seed=3):
    rng = np.random.default_rng(seed)
    N, d = X.shape
    mu = X[rng.choice(N, K, replace=False)]
    Sigma = np.cov(X.T)
    for t in range(T):
        # E step: posterior of each cluster (Mahalanobis distances)
        P = np.linalg.inv(Sigma)
        diff = X[:, None, :] - mu[None, :, :]              # N x K x d
        maha = np.einsum('nkd,de,nke->nk', diff, P, diff)
        R = np.exp(-0.5 * (maha - maha.min(1, keepdims=True)))
        R /= R.sum(1, keepdims=True)

        # M step
        mu = (R.T @ X) / R.sum(0)[:, None]
        diff = X[:, None, :] - mu[None, :, :]
        Sigma = np.einsum('nk,nkd,nke->de', R, diff, diff) / N
    return mu, Sigma, R
