import numpy as np
from scipy.special import gammaln

x = np.loadtxt("counts.txt")
K = 3
N = x.size

rng = np.random.default_rng(42)
pi = np.ones(K) / K
lam = rng.uniform(0.5, 1.5, K) * x.mean()

for t in range(200):
    # E
    logw = np.log(pi)[None, :] + x[:, None] * np.log(lam)[None, :] - gammaln(x + 1)[:, None]
    w = np.exp(logw - logw.max(axis=1, keepdims=True))
    w /= w.sum(axis=1, keepdims=True)

    # M
    Nk = w.sum(axis=0)
    pi = Nk / N
    lam = (w * x[:, None]).sum(axis=0) / Nk

print("pi ", pi)
print("lam", lam)
