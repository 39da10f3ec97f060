import numpy as np
from numpy.linalg import inv, slogdet

# x_n | z_n = k ~ N(mu_k, Sigma), mixing weights p are given and fixed


def sq_dist(X, M, P):
    """Mahalanobis distances, (N, K). P is the precision matrix."""
    diff = X[:, None, :] - M[None, :, :]
    return np.einsum("nki,ij,nkj->nk", diff, P, diff)


def e_step(X, p, M, Sigma):
    logits = np.log(p) - 0.5 * sq_dist(X, M, inv(Sigma))
    logits -= logits.max(axis=1, keepdims=True)
    G = np.exp(logits)
    G /= G.sum(axis=1, keepdims=True)
    return G


def q_value(X, G, p, M, Sigma):
    logdet = slogdet(Sigma)[1]
    return (G * (np.log(p) - logdet - 0.5 * sq_dist(X, M, inv(Sigma)))).sum()


def m_step(X, G):
    N = len(X)
    c = G.sum(axis=0)
    M = (G.T @ X) / c[:, None]
    # total scatter minus between-class scatter
    Sigma = (X.T @ X - (M.T * c) @ M) / N
    return M, Sigma


def fit(X, p, M, Sigma, n_iter=100):
    trace = []
    for _ in range(n_iter):
        G = e_step(X, p, M, Sigma)
        M, Sigma = m_step(X, G)
        trace.append(q_value(X, G, p, M, Sigma))
    return M, Sigma, trace
