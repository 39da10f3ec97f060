# Exercise 6: GMM with one common covariance matrix ("tied")
import numpy as np
from numpy.linalg import inv, slogdet


def logN(X, mu, Sigma):
    """(N, K) table of log N(x_n | mu_k, Sigma)"""
    d = X.shape[1]
    P = inv(Sigma)
    diff = X[:, None] - mu[None]                       # N K d
    maha = np.einsum("nkd,de,nke->nk", diff, P, diff)
    return -0.5 * (d * np.log(2 * np.pi) + slogdet(Sigma)[1] + maha)


def e_step(X, pi, mu, Sigma):
    logp = np.log(pi) + logN(X, mu, Sigma)
    logp -= np.logaddexp.reduce(logp, axis=1, keepdims=True)
    return np.exp(logp)


def expected_loglik(X, R, pi, mu, Sigma):
    # Q(theta | theta_old); R = e_step(X, theta_old)
    return (R * (np.log(pi) + logN(X, mu, Sigma))).sum()


def m_step(X, R):
    N, d = X.shape
    K = R.shape[1]
    Nk = R.sum(0)
    pi = Nk / N
    mu = R.T @ X / Nk.reshape(K, 1)

    # every component gives its own estimate, the common Sigma is their average
    covs = []
    for k in range(K):
        Xc = X - mu[k]
        covs.append((R[:, k] * Xc.T) @ Xc / Nk[k])
    Sigma = np.mean(covs, axis=0)
    return pi, mu, Sigma


if __name__ == "__main__":
    gen = np.random.default_rng(7)
    X = np.vstack((gen.normal(size=(20, 3)), gen.normal(size=(40, 3)) + 3))
    pi, mu, Sigma = np.array([.5, .5]), X[[0, -1]], np.eye(3)
    for _ in range(15):
        R = e_step(X, pi, mu, Sigma)
        pi, mu, Sigma = m_step(X, R)
    print(pi, mu, Sigma, expected_loglik(X, R, pi, mu, Sigma), sep="\n")
