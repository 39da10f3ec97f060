import numpy as np


def map_em_bernoulli(X, K, a, b, alpha, max_iter=200, tol=1e-9, rng=None):
    """
    X     : (N, D) array of 0/1
    a, b  : Beta prior of mu
    alpha : (K,) Dirichlet prior of pi
    """
    rng = np.random.default_rng(rng)
    N, D = X.shape
    alpha = np.broadcast_to(alpha, (K,)).astype(float)
    pi = np.ones(K) / K
    mu = rng.uniform(0.25, 0.75, size=(K, D))
    old_obj = -np.inf

    for it in range(max_iter):
        # responsibilities, in log space
        log_lik = X @ np.log(mu).T + (1 - X) @ np.log(1 - mu).T        # (N, K)
        s = log_lik + np.log(pi)
        m = s.max(axis=1, keepdims=True)
        log_evidence = m + np.log(np.exp(s - m).sum(axis=1, keepdims=True))
        resp = np.exp(s - log_evidence)

        # log posterior for monitoring
        obj = (log_evidence.sum() + ((alpha - 1) * np.log(pi)).sum()
               + ((a - 1) * np.log(mu) + (b - 1) * np.log(1 - mu)).sum())
        assert obj >= old_obj - 1e-8
        if obj - old_obj < tol:
            break
        old_obj = obj

        # posterior modes
        Nk = resp.sum(axis=0)
        pi = Nk + alpha - 1
        pi = pi / pi.sum()
        ones = resp.T @ X
        zeros = resp.T @ (1 - X)
        mu = (ones + a - 1) / (ones + zeros + a + b - 2)
    return pi, mu, resp


if __name__ == "__main__":
    g = np.random.default_rng(0)
    true = np.array([[.9, .8, .1, .2], [.1, .3, .9, .7]])
    z = g.integers(0, 2, 150)
    X = (g.random((150, 4)) < true[z]).astype(float)
    pi, mu, _ = map_em_bernoulli(X, 2, 2.0, 2.0, 2.0, rng=1)
    print(pi)
    print(mu.round(2))
