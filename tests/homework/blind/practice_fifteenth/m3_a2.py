import numpy as np
from scipy.special import gammaln, softmax


def log_terms(x, pi, lam):
    # rows: observations, columns: components
    return np.log(pi) + x[:, None] * np.log(lam) - lam - gammaln(x + 1)[:, None]


def estep(x, pi, lam):
    return softmax(log_terms(x, pi, lam), axis=1)


def q_value(resp, x, pi, lam):
    return np.sum(resp * log_terms(x, pi, lam))


def mstep(x, resp):
    N = x.size
    pi = resp.sum(axis=0) / N
    lam = (resp * x[:, None]).sum(axis=0) / N
    return pi, lam


def run(x, K, n_iter=100, seed=0):
    rng = np.random.default_rng(seed)
    pi = np.repeat(1.0 / K, K)
    lam = rng.uniform(0.5, 1.5, K) * x.mean()
    trace = []
    for _ in range(n_iter):
        resp = estep(x, pi, lam)
        pi, lam = mstep(x, resp)
        trace.append(q_value(resp, x, pi, lam))
    return pi, lam, trace


if __name__ == "__main__":
    rng = np.random.default_rng(9)
    x = np.concatenate([rng.poisson(2, 300), rng.poisson(15, 200)]).astype(float)
    pi, lam, trace = run(x, 2)
    print("pi", pi)
    print("lambda", lam)
    print("Q last", trace[-1])
