"""MAP-EM for the Bernoulli mixture.

    X      (N, D) zeros and ones
    mu     (K, D)
    pi     (K,)
    a, b   Beta prior of every mu_kd
    alpha  (K,) Dirichlet prior of pi
"""
import numpy as np
from scipy.special import logsumexp


def log_joint(X, pi, mu):
    return X @ np.log(mu).T + (1 - X) @ np.log1p(-mu).T + np.log(pi)


def e_step(X, pi, mu):
    lj = log_joint(X, pi, mu)
    return np.exp(lj - logsumexp(lj, axis=1)[:, None])


def q_map(X, rho, pi, mu, a, b, alpha):
    """E[log p(X, Z | theta)] + log p(theta), without the normalisers of the priors"""
    expected = np.sum(rho * log_joint(X, pi, mu))
    log_prior = (np.sum((a - 1) * np.log(mu) + (b - 1) * np.log1p(-mu))
                 + np.sum((alpha - 1) * np.log(pi)))
    return expected + log_prior


def m_step(X, rho, a, b, alpha):
    on = rho.T @ X + (a - 1)
    off = rho.T @ (1 - X) + (b - 1)
    mu = on / (on + off)

    c = rho.sum(axis=0) + alpha - 1
    pi = c / c.sum()
    return pi, mu


def map_em(X, K, a=2.0, b=2.0, alpha=None, n_iter=50, seed=0):
    alpha = np.full(K, 2.0) if alpha is None else np.asarray(alpha)
    rng = np.random.default_rng(seed)
    pi, mu = np.full(K, 1 / K), rng.uniform(0.25, 0.75, (K, X.shape[1]))
    trace = []
    for _ in range(n_iter):
        rho = e_step(X, pi, mu)
        pi, mu = m_step(X, rho, a, b, alpha)
        trace.append(q_map(X, rho, pi, mu, a, b, alpha))
    return pi, mu, trace


if __name__ == "__main__":
    rng = np.random.default_rng(5)
    proto = np.array([[.9, .9, .1, .1, .5], [.1, .2, .8, .9, .5]])
    X = (rng.random((80, 5)) < proto[rng.integers(0, 2, 80)]).astype(float)
    pi, mu, tr = map_em(X, 2)
    print(pi, mu.round(2), tr[-1], sep="\n")
