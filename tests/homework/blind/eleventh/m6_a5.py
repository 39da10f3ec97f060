# homework 6 -- mixture of gaussians, common covariance
import numpy as np

def gauss(X, mu, Sigma):
    d = X.shape[1]
    P = np.linalg.inv(Sigma)
    diff = X - mu
    e = np.sum(diff @ P * diff, axis=1)
    return np.exp(-e / 2) / np.sqrt((2 * np.pi) ** d * np.linalg.det(Sigma))

X = np.loadtxt("data.csv", delimiter=",")
N, d = X.shape
K = 3
rng = np.random.default_rng(6)
mu = X[rng.choice(N, K, replace=False)].copy()
pi = np.full(K, 1.0 / K)
Sigma = np.cov(X.T)

for t in range(100):
    # ---- E ----
    resp = np.zeros((N, K))
    for k in range(K):
        resp[:, k] = pi[k] * gauss(X, mu[k], Sigma)
    resp /= resp.sum(axis=1)[:, np.newaxis]

    # ---- M ----
    S = np.zeros((d, d))
    for k in range(K):
        nk = resp[:, k].sum()
        pi[k] = nk / N
        mu[k] = (resp[:, k][:, np.newaxis] * X).sum(axis=0) / nk
        Z = X - mu[k]
        S += Z.T @ np.diag(resp[:, k]) @ Z / nk
    # one matrix for all: average the K matrices
    Sigma = S / K

print(pi)
print(mu)
print(Sigma)
