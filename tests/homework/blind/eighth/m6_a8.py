# Mixture with a shared covariance matrix
import numpy as np

def em_shared(X, mu, Sigma, pi, n_iter=50):
    """X: N x d, mu: K x d, Sigma: d x d, pi: K"""
    N, d = X.shape
    K = mu.shape[0]
    for it in range(n_iter):
        # ---- E ----
        P = np.linalg.inv(Sigma)
        logr = np.zeros((N, K))
        for k in range(K):
            delta = X - mu[k]
            maha = np.einsum("nd,de,ne->n", delta, P, delta)
            logr[:, k] = np.log(pi[k]) - 0.5 * maha     # |Sigma| is the same for all k
        logr -= logr.max(axis=1, keepdims=True)
        r = np.exp(logr)
        r /= r.sum(axis=1, keepdims=True)

        # ---- M ----
        mu = (r.T @ X) / r.sum(axis=0).reshape(-1, 1)
        S = np.zeros((d, d))
        for n in range(N):
            for k in range(K):
                v = X[n] - mu[k]
                S += r[n, k] * np.outer(v, v)
        Sigma = S / (N - 1)
    return mu, Sigma, r


rng = np.random.default_rng(42)
X = np.concatenate([rng.normal(0, 1, (60, 3)), rng.normal(3, 1, (60, 3))])
mu, Sigma, r = em_shared(X, X[[3, 100]], np.eye(3), np.array([0.5, 0.5]))
print(mu)
print(Sigma)
