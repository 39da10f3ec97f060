# Poisson mixture, EM
import numpy as np
from scipy.stats import poisson

x = np.loadtxt("counts.txt")
K = 3
lam = np.quantile(x, [0.2, 0.5, 0.8]) + 0.1

for step in range(200):
    # E: posterior of the class
    P = poisson.pmf(x[:, None], lam[None, :])     # n x K
    R = P / P.sum(1, keepdims=True)
    # M
    new = (R * x[:, None]).sum(0) / R.sum(0)
    if np.max(np.abs(new - lam)) < 1e-8:
        break
    lam = new

print("rates:", lam)
