# EM, 2 component GMM, log space
# theta = (tau, m, V) with m, V lists of length 2
import numpy as np
from scipy.special import logsumexp

RIDGE = 1e-6


def log_normal(X, m, V):
    d = X.shape[1]
    L = np.linalg.cholesky(V)
    z = np.linalg.solve(L, (X - m).T)
    return -0.5 * (d * np.log(2 * np.pi) + (z ** 2).sum(axis=0)) - np.log(np.diag(L)).sum()


def log_joint(X, theta):
    tau, m, V = theta
    return np.vstack([
        np.log(tau) + log_normal(X, m[0], V[0]),
        np.log1p(-tau) + log_normal(X, m[1], V[1]),
    ])  # (2, N)


def expectation(X, theta):
    lj = log_joint(X, theta)
    return np.exp(lj - logsumexp(lj, axis=0))


def expected_complete_loglik(X, theta, gam):
    return np.sum(gam * log_joint(X, theta))


def maximization(X, gam):
    d = X.shape[1]
    Nk = gam.sum(axis=1)
    tau = Nk[0] / Nk.sum()
    m, V = [], []
    for k in (0, 1):
        mk = gam[k] @ X / Nk[k]
        C = X - mk
        Vk = C.T @ (gam[k][:, None] * C) / Nk[k] + RIDGE * np.eye(d)
        m.append(mk)
        V.append(Vk)
    return tau, m, V


rng = np.random.default_rng(11)
X = np.vstack([rng.multivariate_normal([0, 0], [[1, .5], [.5, 1]], 70),
               rng.multivariate_normal([3, -2], [[.5, 0], [0, 2]], 30)])
theta = (0.5, [X[0], X[80]], [np.eye(2), np.eye(2)])
old = -np.inf
for it in range(200):
    gam = expectation(X, theta)
    theta = maximization(X, gam)
    q = expected_complete_loglik(X, theta, gam)
    if abs(q - old) < 1e-8:
        break
    old = q
print(it, theta)
