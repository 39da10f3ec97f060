import numpy as np
from scipy.special import gammaln, logsumexp

# x: integer counts, shape (n,)
# lam, pi: shape (K,)

def responsibilities(x, pi, lam):
    logw = np.log(pi) + np.outer(x, np.log(lam)) - gammaln(x + 1)[:, None]
    return np.exp(logw - logsumexp(logw, axis=1, keepdims=True))

def update(x, w):
    total = w.sum(0)
    lam = w.T.dot(x) / total
    pi = w.mean(0)
    return pi, lam

def fit(x, K=2, iters=100, seed=0):
    rng = np.random.default_rng(seed)
    pi = np.repeat(1 / K, K)
    lam = rng.uniform(x.min() + .5, x.max() + .5, K)
    for _ in range(iters):
        w = responsibilities(x, pi, lam)
        pi, lam = update(x, w)
    return pi, lam

if __name__ == '__main__':
    rng = np.random.default_rng(3)
    x = np.r_[rng.poisson(2, 200), rng.poisson(11, 100)]
    print(*fit(x))
