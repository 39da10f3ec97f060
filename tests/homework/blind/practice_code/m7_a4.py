import numpy as np


def dens(x, m, S):
    d = x.size
    return (2 * np.pi) ** (-d / 2) * np.linalg.det(S) ** (-0.5) * np.exp(
        -0.5 * (x - m).T @ np.linalg.inv(S) @ (x - m))


def e_step(X, mus, S):
    N, K = len(X), len(mus)
    R = np.zeros((N, K))
    for i in range(N):
        for k in range(K):
            R[i, k] = dens(X[i], mus[k], S)
        R[i, :] /= R[i, :].sum()
    return R


def m_step(X, R):
    N, d = X.shape
    K = R.shape[1]
    mus = np.zeros((K, d))
    for k in range(K):
        for i in range(N):
            mus[k] += R[i, k] * X[i]
        mus[k] /= np.sum(R[:, k])
    S = np.zeros((d, d))
    for k in range(K):
        for i in range(N):
            v = (X[i] - mus[k]).reshape(-1, 1)
            S += R[i, k] * (v @ v.T)
    S = S / (N - K)       # pooled covariance
    return mus, S


rng = np.random.default_rng(14)
X = np.vstack([rng.normal(0, 1, (30, 2)), rng.normal(4, 1, (45, 2))])
mus, S = X[[0, 60]], np.eye(2)
for it in range(10):
    R = e_step(X, mus, S)
    mus, S = m_step(X, R)
print(mus)
print(S)
