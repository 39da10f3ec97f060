import numpy as np

# counts of calls per hour
rng = np.random.default_rng(10)
x = np.r_[rng.poisson(2.0, 120), rng.poisson(9.0, 80)]
n = x.size
K = 2

pi = np.full(K, 1 / K)
lam = np.array([1.0, 5.0])

for step in range(100):
    # E step: weights of the classes, x! is the same for all k and cancels
    logw = np.log(pi) + x[:, None] * np.log(lam)
    logw -= logw.max(axis=1, keepdims=True)
    w = np.exp(logw)
    w /= w.sum(axis=1, keepdims=True)

    # M step
    n_k = w.sum(axis=0)
    pi = n_k / n
    lam_new = (w * x[:, None]).sum(axis=0) / n_k

    done = np.max(np.abs(lam_new - lam)) < 1e-9
    lam = lam_new
    if done:
        break

print("steps ", step + 1)
print("pi    ", pi.round(4))
print("lambda", lam.round(4))
