import numpy as np
from scipy.special import logsumexp

# exponential mixture; we work with beta_j = log(rate_j).
# mixing proportions are passed in as log_pi


def log_r(x, log_pi, beta):
    # shape (n, K)
    a = log_pi[None, :] - np.exp(beta)[None, :] * x[:, None]
    return a - logsumexp(a, axis=1)[:, None]


def expected_complete_loglik(x, r, log_pi, beta):
    return np.sum(r * (log_pi + beta - np.outer(x, np.exp(beta))))


def new_beta(x, r):
    return np.log(r.sum(axis=0)) - np.log(x @ r)


def em(x, log_pi, beta, n=50):
    for _ in range(n):
        r = np.exp(log_r(x, log_pi, beta))
        beta = new_beta(x, r)
    return np.exp(beta), expected_complete_loglik(x, r, log_pi, beta)


x = np.random.default_rng(0).exponential(np.repeat([1.0, 10.0], 60))
print(em(x, np.log([0.5, 0.5]), np.array([0.5, -1.0])))
