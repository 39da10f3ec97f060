import numpy as np
from scipy.stats import poisson

rng = np.random.default_rng(11)
x = np.concatenate([rng.poisson(2, 80), rng.poisson(9, 120)])
N = len(x)

# start values
K = 2
pi = np.full(K, 1 / K)
lam = np.array([1.0, 6.0])

for step in range(50):
    # posterior of the component, rows sum to 1
    post = pi * poisson.pmf(x[:, None], lam)
    post /= post.sum(axis=1, keepdims=True)

    # update
    lam = (post * x[:, None]).sum(axis=0) / post.sum(axis=0)
    pi = post.sum(axis=0) / post.shape[1]

print("rates", lam)
print("weights", pi)
