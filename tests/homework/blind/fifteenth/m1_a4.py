"""EM for a mixture of two multivariate normals (exercise 1)."""
import numpy as np

rng = np.random.default_rng(3)
X = np.vstack([rng.multivariate_normal([0, 0], [[1, .3], [.3, 1]], 120),
               rng.multivariate_normal([4, 3], [[1, -.4], [-.4, 2]], 80)])
n, d = X.shape


def gauss(X, m, S):
    D = X - m
    quad = np.einsum("ij,jk,ik->i", D, np.linalg.inv(S), D)
    return np.exp(-0.5 * quad) / np.sqrt((2 * np.pi) ** d * np.linalg.det(S))


# start
tau = 0.5
mu1, mu2 = X[0].copy(), X[-1].copy()
S1, S2 = np.eye(d), np.eye(d)

for it in range(60):
    # ---- E ----
    f1 = tau * gauss(X, mu1, S1)
    f2 = (1 - tau) * gauss(X, mu2, S2)
    w = f1 / (f1 + f2)
    v = 1 - w

    # ---- M ----
    tau = w.mean()
    D1 = X - mu1
    D2 = X - mu2
    S1 = (w[:, None] * D1).T @ D1 / w.sum()
    S2 = (v[:, None] * D2).T @ D2 / v.sum()
    mu1 = w @ X / w.sum()
    mu2 = v @ X / v.sum()

print("tau ", tau)
print("mu1 ", mu1, " mu2 ", mu2)
print("S1\n", S1, "\nS2\n", S2)
