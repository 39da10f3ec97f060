import numpy as np

def em_exponential(x, rates, weights, tol=1e-9, max_iter=1000):
    x = np.asarray(x, float)
    old = -np.inf
    for _ in range(max_iter):
        dens = weights * rates * np.exp(-np.outer(x, rates))   # (n, K)
        total = dens.sum(axis=1)
        loglik = np.log(total).sum()
        if loglik - old < tol:
            break
        old = loglik
        h = dens / total[:, np.newaxis]
        weights = h.sum(axis=0) / x.size
        rates = h.sum(axis=0) / (x @ h)
    return rates, weights, loglik

x = np.concatenate([np.random.exponential(1, 300), np.random.exponential(10, 200)])
print(em_exponential(x, np.array([2.0, 0.2]), np.array([0.5, 0.5])))
