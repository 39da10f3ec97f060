import numpy as np


def e_step(pi, mu, X):
    # (N, K): product over the D pixels
    lik = np.prod(np.where(X[:, None, :] == 1, mu[None], 1 - mu[None]), axis=2)
    w = lik * pi
    return w / w.sum(axis=1, keepdims=True)


def m_step(w, X, a, b, alpha):
    N, D = X.shape
    K = w.shape[1]
    pi = np.empty(K)
    mu = np.empty((K, D))
    for k in range(K):
        nk = w[:, k].sum()
        # pseudo counts from the conjugate priors
        pi[k] = (nk + alpha[k]) / (N + alpha.sum())
        for d in range(D):
            ones = (w[:, k] * X[:, d]).sum()
            mu[k, d] = (ones + a) / (nk + a + b)
    return pi, mu


def fit_map(X, K, a, b, alpha, n_iter=60):
    rng = np.random.default_rng(99)
    pi = np.full(K, 1.0 / K)
    mu = rng.beta(5, 5, size=(K, X.shape[1]))
    for _ in range(n_iter):
        w = e_step(pi, mu, X)
        pi, mu = m_step(w, X, a, b, alpha)
    return pi, mu, w


if __name__ == "__main__":
    X = np.array([[1, 1, 0, 0], [1, 1, 1, 0], [0, 0, 1, 1], [0, 0, 1, 1], [1, 0, 0, 0], [0, 1, 1, 1]])
    pi, mu, w = fit_map(X, 2, 1.5, 1.5, np.array([2.0, 2.0]))
    print(pi, mu, w.round(2), sep="\n")
