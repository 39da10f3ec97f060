import numpy as np

def em_exponential(x, k=2, tol=1e-9, max_iter=1000):
    x = np.asarray(x, dtype=float)
    pi = np.ones(k) / k
    rate = np.linspace(0.5, 2.0, k) / x.mean()
    for _ in range(max_iter):
        # E-step: rows are observations
        joint = pi * rate * np.exp(-np.multiply.outer(x, rate))
        resp = joint / joint.sum(axis=1)[:, None]
        # M-step
        weight = resp.sum(axis=0)
        pi_new = weight / x.size
        # the rate is one over the waiting time, averaged
        rate_new = (resp / x[:, None]).sum(axis=0) / weight
        done = np.abs(rate_new - rate).max() < tol
        pi, rate = pi_new, rate_new
        if done:
            break
    return pi, rate
