# Poisson mixture, equal weights kept as they are given
import numpy as np
from scipy.stats import poisson

x = np.loadtxt("counts.txt")
K = 3
p = np.ones(K) / K
lam = np.quantile(x, [0.2, 0.5, 0.8]) + 0.1

for step in range(100):
    # expectation
    lik = poisson.pmf(x[:, None], lam[None, :]) * p
    post = lik / lik.sum(axis=1, keepdims=True)

    # maximisation of the rates
    best = post.argmax(axis=1)
    lam_new = np.array([x[best == k].mean() for k in range(K)])

    if np.abs(lam_new - lam).max() < 1e-8:
        break
    lam = lam_new

print("rates", lam)
