import numpy as np


def zip_e_step(y, pi, lam):
    w = np.zeros(len(y))
    w[y == 0] = pi / (pi + (1 - pi) * np.exp(-lam))
    return w


def zip_m_step(y, w):
    pi_new = np.mean(w)
    lam_new = np.mean((1 - w) * y)
    return pi_new, lam_new


def zip_em(y, pi=0.5, lam=1.0, max_iter=500, tol=1e-10):
    for it in range(max_iter):
        w = zip_e_step(y, pi, lam)
        pi_new, lam_new = zip_m_step(y, w)
        if abs(pi_new - pi) + abs(lam_new - lam) < tol:
            break
        pi, lam = pi_new, lam_new
    return {"pi": pi_new, "lambda": lam_new, "iterations": it + 1}


if __name__ == "__main__":
    rng = np.random.default_rng(1)
    y = np.where(rng.random(1000) < 0.3, 0, rng.poisson(2.5, 1000))
    print(zip_em(y))
