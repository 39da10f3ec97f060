import numpy as np
from scipy.stats import poisson

# mixture of K Poissons, counts in x

x = np.array([2, 0, 1, 3, 12, 9, 1, 15, 11, 2])
weights = np.array([0.6, 0.4])
lam = np.array([1.0, 8.0])


def posterior(x, weights, lam):
    joint = weights * poisson.pmf(x[:, np.newaxis], lam)    # shape (n, K)
    return joint / joint.sum(axis=1, keepdims=True), np.log(joint.sum(axis=1)).sum()


old = -np.inf
while True:
    g, loglik = posterior(x, weights, lam)
    # new rates: weighted means of the counts
    for k in range(len(lam)):
        lam[k] = np.sum(g[:, k] * x) / np.sum(g[:, k])
    print("log-likelihood", loglik, "rates", lam)
    if loglik - old < 1e-8:
        break
    old = loglik
