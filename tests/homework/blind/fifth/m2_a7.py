import numpy as np


def log_normal_pdf(X, mean, cov):
    L = np.linalg.cholesky(cov)
    y = np.linalg.solve(L, (X - mean).T)
    return (-0.5 * np.sum(y ** 2, axis=0)
            - np.log(np.diag(L)).sum()
            - 0.5 * X.shape[1] * np.log(2 * np.pi))


def logsumexp(A, axis):
    m = A.max(axis=axis, keepdims=True)
    return m + np.log(np.exp(A - m).sum(axis=axis, keepdims=True))


def gmm_em(X, K, n_iter=200, tol=1e-7, seed=0):
    """Fit a K-component GMM. Returns weights (K,), means (K,d), covs (K,d,d), loglik trace."""
    rng = np.random.default_rng(seed)
    n, d = X.shape
    weights = np.full(K, 1.0 / K)
    means = X[rng.choice(n, K, replace=False)].copy()
    covs = np.stack([np.cov(X, rowvar=False)] * K)

    trace = []
    for it in range(n_iter):
        # ---- E
        logp = np.column_stack([np.log(weights[k]) + log_normal_pdf(X, means[k], covs[k])
                                for k in range(K)])
        norm = logsumexp(logp, axis=1)
        post = np.exp(logp - norm)
        trace.append(norm.sum())
        # ---- M
        mass = post.sum(axis=0)
        weights = mass / n
        means = post.T @ X / mass[:, None]
        for k in range(K):
            Xc = X - means[k]
            covs[k] = Xc.T @ (post[:, k][:, None] * Xc) / mass[k]
        if it > 0 and trace[-1] - trace[-2] < tol:
            break
    return weights, means, covs, trace


if __name__ == "__main__":
    rng = np.random.default_rng(42)
    X = np.r_[rng.normal([0, 0], 1.0, (100, 2)),
              rng.normal([5, 5], 0.5, (50, 2)),
              rng.normal([-4, 4], 0.8, (70, 2))]
    w, m, S, tr = gmm_em(X, 3)
    print(np.round(w, 3))
    print(np.round(m, 2))
    print("monotone:", all(b >= a - 1e-9 for a, b in zip(tr, tr[1:])))
