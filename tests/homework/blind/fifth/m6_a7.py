"""EM for a Gaussian mixture whose components share one covariance matrix."""
import numpy as np


def run_em(X, K, T=100, seed=1):
    N, d = X.shape
    rng = np.random.RandomState(seed)
    pi = np.repeat(1 / K, K)
    mu = X[rng.permutation(N)[:K]]
    Sigma = np.cov(X.T)

    for _ in range(T):
        # E step
        Lam = np.linalg.inv(Sigma)
        logr = np.empty((N, K))
        for k in range(K):
            diff = X - mu[k]
            logr[:, k] = np.log(pi[k]) - 0.5 * np.sum((diff @ Lam) * diff, axis=1)
        logr -= logr.max(axis=1, keepdims=True)
        r = np.exp(logr)
        r /= r.sum(axis=1, keepdims=True)

        # M step
        pi = r.mean(axis=0)
        mu = np.zeros((K, d))
        for k in range(K):
            for n in range(N):
                mu[k] += r[n, k] * X[n] / N
        Sigma = np.zeros((d, d))
        for k in range(K):
            for n in range(N):
                v = (X[n] - mu[k]).reshape(d, 1)
                Sigma += r[n, k] * (v @ v.T)
        Sigma /= N
    return pi, mu, Sigma


if __name__ == "__main__":
    rng = np.random.RandomState(0)
    X = np.vstack([rng.randn(40, 2) + [2, 2], rng.randn(60, 2) - [2, 0]])
    for a in run_em(X, 2, T=20):
        print(a)
