"""
Gaussian mixture, one covariance matrix for all components.
Parameters are kept as: logits of the weights, means, Cholesky factor L with Sigma = L L^T.
"""
import numpy as np
from scipy.linalg import solve_triangular
from scipy.special import log_softmax, softmax


def component_logpdf(X, M, L):
    """(K, N) matrix of log N(x_n | m_k, L L^T)."""
    d = X.shape[1]
    res = []
    for mk in M:
        z = solve_triangular(L, (X - mk).T, lower=True)
        res.append(-0.5 * np.sum(z * z, axis=0))
    return np.array(res) - np.log(np.diag(L)).sum() - 0.5 * d * np.log(2 * np.pi)


def e_step(X, eta, M, L):
    return softmax(log_softmax(eta)[:, None] + component_logpdf(X, M, L), axis=0)


def q(X, R, eta, M, L):
    return np.vdot(R, log_softmax(eta)[:, None] + component_logpdf(X, M, L))


def m_step(X, R):
    N = X.shape[0]
    S0 = R.sum(axis=1)
    S1 = R @ X
    eta = np.log(S0)              # softmax(eta) = S0 / N
    M = S1 / S0[:, None]
    # sum_k S0_k m_k m_k^T  = M^T S1
    Sigma = (X.T @ X - M.T @ S1) / N
    return eta, M, np.linalg.cholesky(Sigma)


def fit(X, K, n_iter=40, seed=0):
    rng = np.random.default_rng(seed)
    eta, M, L = np.zeros(K), X[rng.permutation(len(X))[:K]], np.linalg.cholesky(np.cov(X.T))
    for _ in range(n_iter):
        R = e_step(X, eta, M, L)
        before = q(X, R, eta, M, L)
        eta, M, L = m_step(X, R)
        assert q(X, R, eta, M, L) >= before - 1e-7
    return softmax(eta), M, L @ L.T


if __name__ == "__main__":
    rng = np.random.default_rng(1)
    X = np.vstack([rng.normal(m, 1.0, (50, 3)) for m in (-4, 0, 4)])
    pi, mu, Sigma = fit(X, 3)
    print(pi, mu, Sigma, sep="\n")
