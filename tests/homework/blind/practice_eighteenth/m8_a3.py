import numpy as np
from scipy.special import logsumexp, xlogy

# E
def expectation(X, pi, mu):
    """returns (K, N)"""
    ll = np.array([(xlogy(X, m) + xlogy(1 - X, 1 - m)).sum(axis=1) for m in mu])
    ll += np.log(pi)[:, None]
    return np.exp(ll - logsumexp(ll, axis=0))

# M: pseudo counts from the priors
def maximisation(X, Z, a, b, alpha):
    K, N = Z.shape
    counts = Z.sum(axis=1)
    on = Z @ X
    mu = (on + a) / (counts[:, None] + a + b)
    pi = (counts + alpha) / (N + K * alpha)
    return pi, mu

def fit(X, K, a=2., b=2., alpha=2., n=30):
    rng = np.random.default_rng()
    pi, mu = np.ones(K) / K, rng.beta(2, 2, (K, X.shape[1]))
    for _ in range(n):
        pi, mu = maximisation(X, expectation(X, pi, mu), a, b, alpha)
    return pi, mu
