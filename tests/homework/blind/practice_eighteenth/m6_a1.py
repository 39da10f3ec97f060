import numpy as np
from scipy.special import softmax


def em_tied(X, K, T=100, rng=np.random.default_rng(42)):
    """ EM for a Gaussian mixture with one common covariance matrix """
    n, d = X.shape
    mu = rng.choice(X, K, replace=False)
    pi = np.ones(K) / K
    Sig = np.cov(X, rowvar=False)

    for _ in range(T):
        diff = X[:, None, :] - mu[None]                       # n,K,d
        P = np.linalg.inv(Sig)
        # |Sigma| is the same for all k -> not needed
        logit = np.log(pi) - .5 * np.einsum('nkd,de,nke->nk', diff, P, diff)
        R = softmax(logit, axis=1)

        Nk = np.einsum('nk->k', R)
        pi = Nk / n
        mu = np.einsum('nk,nd->kd', R, X) / Nk[:, None]
        diff = X[:, None, :] - mu[None]
        Sig = np.einsum('nk,nkd,nke->de', R, diff, diff) / n
    return pi, mu, Sig
