import numpy as np


def gauss(X, m, S):
    d = X - m
    p = X.shape[1]
    maha = np.einsum("ij,jk,ik->i", d, np.linalg.inv(S), d)
    return np.exp(-0.5 * maha) / np.sqrt((2 * np.pi) ** p * np.linalg.det(S))


rng = np.random.default_rng(3)
X = np.vstack([rng.normal(0, 1, (60, 2)), rng.normal(4, 1.5, (40, 2))])

tau = 0.6                     # mixing proportion, not touched below
mu1, mu2 = X[0], X[-1]
Sigma1 = Sigma2 = np.cov(X.T)

for it in range(30):
    # E
    a = tau * gauss(X, mu1, Sigma1)
    b = (1 - tau) * gauss(X, mu2, Sigma2)
    r = a / (a + b)

    # M
    mu1 = r @ X / r.sum()
    mu2 = (1 - r) @ X / (1 - r).sum()
    Sigma1 = (X - mu1).T @ (X - mu1) / r.sum()
    Sigma2 = (X - mu2).T @ (X - mu2) / (1 - r).sum()

print(mu1, mu2)
print(Sigma1)
print(Sigma2)
