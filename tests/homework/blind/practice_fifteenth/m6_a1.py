import numpy as np


def shared_cov_em(X, K, max_iter=200, tol=1e-9, seed=None):
    """Gaussian mixture with one common covariance matrix.

    Because Sigma is common, the quadratic term x' Sigma^-1 x and |Sigma| cancel in the
    posterior and the E-step is a softmax of linear functions (as in LDA).
    """
    rng = np.random.default_rng(seed)
    N, d = X.shape
    M = X[rng.permutation(N)[:K]].T                # d x K, one mean per column
    S = np.cov(X, rowvar=False)
    w = np.ones(K) / K
    second = X.T @ X

    for it in range(max_iter):
        B = np.linalg.solve(S, M)                  # Sigma^-1 mu_k
        c = np.log(w) - 0.5 * np.sum(M * B, axis=0)
        eta = X @ B + c
        eta -= eta.max(axis=1, keepdims=True)
        G = np.exp(eta)
        G /= G.sum(axis=1, keepdims=True)

        n = G.sum(axis=0)
        w = n / N
        M_new = X.T @ G / n
        S = (second - (M_new * n) @ M_new.T) / N

        done = np.linalg.norm(M_new - M) < tol
        M = M_new
        if done:
            break
    return w, M.T, S


if __name__ == "__main__":
    rng = np.random.default_rng(8)
    L = np.linalg.cholesky(np.array([[1.0, .5], [.5, 1.0]]))
    centers = np.array([[0, 0], [5, 0], [0, 6]])
    lab = rng.choice(3, 500, p=[.5, .3, .2])
    X = centers[lab] + rng.normal(size=(500, 2)) @ L.T
    w, mu, Sigma = shared_cov_em(X, 3, seed=1)
    print(w, mu, Sigma, sep="\n")
