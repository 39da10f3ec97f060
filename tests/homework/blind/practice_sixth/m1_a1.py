# Exercise 1 - EM for two Gaussians
import numpy as np


def log_gauss(X, m, S):
    """log N(x; m, S) for every row of X"""
    p = X.shape[1]
    diff = X - m
    sol = np.linalg.solve(S, diff.T).T
    _, logdet = np.linalg.slogdet(S)
    return -0.5 * (p * np.log(2 * np.pi) + logdet + np.sum(diff * sol, axis=1))


def e_step(X, tau, m1, m2, S1, S2):
    # T_i = P(Z_i = 1 | X_i, theta^t)
    f1 = tau * np.exp(log_gauss(X, m1, S1))
    f2 = (1 - tau) * np.exp(log_gauss(X, m2, S2))
    return f1 / (f1 + f2)


def Q(X, T, tau, m1, m2, S1, S2):
    # expected complete data log likelihood, T comes from the old parameters
    q1 = T * (np.log(tau) + log_gauss(X, m1, S1))
    q2 = (1 - T) * (np.log(1 - tau) + log_gauss(X, m2, S2))
    return np.sum(q1 + q2)


def m_step(X, T, m1_old, m2_old):
    n = len(X)
    n1 = T.sum()
    n2 = n - n1

    # weights
    tau = n1 / n

    # means: weighted averages
    m1 = T @ X / n1
    m2 = (1 - T) @ X / n2

    # covariances around the means of the current iteration
    D1 = X - m1_old
    D2 = X - m2_old
    S1 = (D1 * T[:, None]).T @ D1 / n1
    S2 = (D2 * (1 - T)[:, None]).T @ D2 / n2
    return tau, m1, m2, S1, S2


def em(X, tau, m1, m2, S1, S2, iters=50):
    for t in range(iters):
        T = e_step(X, tau, m1, m2, S1, S2)
        tau, m1, m2, S1, S2 = m_step(X, T, m1, m2)
    return tau, m1, m2, S1, S2
