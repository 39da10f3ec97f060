import numpy as np


def em_exponential(x, K, maxit=500, tol=1e-9):
    x = np.asarray(x, float).reshape(-1, 1)
    n = x.shape[0]
    weights = np.repeat(1.0 / K, K)
    rate = 1.0 / np.quantile(x, (np.arange(K) + 0.5) / K)
    for _ in range(maxit):
        # E-step: how much does each class explain each waiting time
        R = weights * np.exp(-x * rate)
        R /= R.sum(axis=1, keepdims=True)

        # M-step
        new_weights = R.sum(axis=0) / n
        new_rate = 1.0 / np.mean(R * x, axis=0)

        shift = np.abs(new_rate - rate).max() + np.abs(new_weights - weights).max()
        weights, rate = new_weights, new_rate
        if shift < tol:
            break
    return weights, rate


print(em_exponential(np.random.default_rng(3).exponential([1.0, 6.0], (400, 2)).ravel(), 2))
