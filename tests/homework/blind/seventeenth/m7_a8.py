import numpy as np

# mixture of exponentials
# x: data (n,), lam: rates (K,), p: weights (K,)

def em_step(x, lam, p):
    dens = p[:, None] * lam[:, None] * np.exp(-np.outer(lam, x))    # (K, n)
    gam = dens / np.sum(dens, axis=0)
    tot = np.sum(gam, axis=1)
    p_new = tot / np.max(tot)
    lam_new = tot / (gam @ x)
    return lam_new, p_new

rng = np.random.default_rng(7)
x = np.concatenate((rng.exponential(1.0, 400), rng.exponential(10.0, 200)))
lam = np.array([2.0, 0.2])
p = np.array([0.5, 0.5])
old = np.inf
while True:
    lam, p = em_step(x, lam, p)
    if np.abs(lam - old).max() < 1e-7:
        break
    old = lam
print("rates", lam, "weights", p)
