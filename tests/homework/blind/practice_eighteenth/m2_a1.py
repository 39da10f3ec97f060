import numpy as np

def fit_gmm(X, K, maxit=200, tol=1e-6, seed=0):
    N, D = X.shape
    rs = np.random.RandomState(seed)
    pi = [1.0 / K] * K
    mu = [X[j].copy() for j in rs.choice(N, K, replace=False)]
    Sigma = [np.cov(X.T) for _ in range(K)]
    old = -np.inf
    for it in range(maxit):
        # E
        gamma = np.zeros((N, K))
        ll = 0.0
        for i in range(N):
            for k in range(K):
                diff = X[i] - mu[k]
                expo = -0.5 * diff.dot(np.linalg.solve(Sigma[k], diff))
                norm = (2 * np.pi) ** (D / 2) * np.linalg.det(Sigma[k]) ** 0.5
                gamma[i, k] = pi[k] * np.exp(expo) / norm
            total = gamma[i].sum()
            ll += np.log(total)
            gamma[i] /= total
        # M
        for k in range(K):
            Nk = 0.0
            m = np.zeros(D)
            for i in range(N):
                Nk += gamma[i, k]
                m += gamma[i, k] * X[i]
            mu[k] = m / Nk
            S = np.zeros((D, D))
            for i in range(N):
                v = (X[i] - mu[k]).reshape(-1, 1)
                S += gamma[i, k] * (v @ v.T)
            Sigma[k] = S / Nk
            pi[k] = Nk / N
        if abs(ll - old) < tol:
            break
        old = ll
    return pi, mu, Sigma
