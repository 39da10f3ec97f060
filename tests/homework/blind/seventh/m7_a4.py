import numpy as np

def fit_exp_mixture(x, K, iters=300):
    x = np.asarray(x, float)
    n = x.size
    p = np.ones(K) / K
    rate = 1.0 / np.quantile(x, np.linspace(0.2, 0.8, K))
    for _ in range(iters):
        # E
        R = p * rate * np.exp(-np.outer(x, rate))
        R /= R.sum(1)[:, None]
        # M
        p = R.mean(0)
        rate = n / (R * x[:, None]).sum(0)
    return p, rate
