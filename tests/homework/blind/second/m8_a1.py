import numpy as np


def em_zip(y, pi0=0.3, lam0=1.0, tol=1e-9, max_iter=1000):
    """EM for the zero-inflated Poisson distribution."""
    y = np.asarray(y)
    pi, lam = pi0, lam0
    for _ in range(max_iter):
        # E: probability of a structural zero
        w = np.where(y == 0, pi / (pi + (1 - pi) * np.exp(-lam)), 0.0)
        # M
        pi_new = w.mean()
        lam_new = y.sum() / (1 - w).sum()
        done = abs(pi_new - pi) + abs(lam_new - lam) < tol
        pi, lam = pi_new, lam_new
        if done:
            break
    return pi, lam, w


if __name__ == "__main__":
    rng = np.random.default_rng(10)
    n = 5000
    y = rng.poisson(3.0, n) * (rng.random(n) > 0.25)
    print(em_zip(y)[:2])
