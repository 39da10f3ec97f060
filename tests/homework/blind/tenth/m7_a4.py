import numpy as np

def em_exponential(x, K, max_iter=500, tol=1e-9):
    x = np.asarray(x, dtype=float)
    n = x.size
    pi = np.repeat(1 / K, K)
    lam = 1 / np.quantile(x, (np.arange(K) + 1) / (K + 1))
    q_old = -np.inf
    for it in range(max_iter):
        # ---- E-step
        dens = pi * lam * np.exp(-np.outer(x, lam))
        g = dens / dens.sum(1)[:, None]
        # ---- M-step
        g_sum = g.sum(0)
        gx_sum = g.T @ x
        lam = g_sum / gx_sum
        pi = gx_sum / x.sum()
        # ---- Q(theta | theta_t)
        q = (g * (np.log(pi) + np.log(lam) - np.outer(x, lam))).sum()
        if abs(q - q_old) < tol:
            break
        q_old = q
    return pi, lam, g

rng = np.random.default_rng(7)
data = np.concatenate([rng.exponential(1.0, 500), rng.exponential(8.0, 500)])
print(em_exponential(data, 2)[:2])
