import numpy as np
from scipy.special import logsumexp


def log_gauss(X, m, S):
    """log N(x; m, S) for all rows"""
    d = X.shape[1]
    _, ld = np.linalg.slogdet(S)
    E = X - m
    return -.5 * (d * np.log(2 * np.pi) + ld + np.einsum('nd,de,ne->n', E, np.linalg.inv(S), E))


def log_joint(X, logpi, M, S):
    return np.stack([logpi[k] + log_gauss(X, M[k], S[k]) for k in range(len(M))], axis=1)


def e_step(X, logpi, M, S):
    lj = log_joint(X, logpi, M, S)
    return np.exp(lj - logsumexp(lj, axis=1)[:, None])


def Q(X, T, logpi, M, S):
    """the Q function: T are the responsibilities from the E-step"""
    lj = log_joint(X, logpi, M, S)
    return logsumexp(lj, axis=1).sum()


def m_step(X, T):
    n = X.shape[0]
    nk = T.sum(0)
    logpi = np.log(nk) - np.log(n)
    M = T.T.dot(X) / n
    S = []
    for k, t in enumerate(T.T):
        E = X - M[k]
        S.append((E.T * t).dot(E) / nk[k])
    return logpi, M, np.array(S)
