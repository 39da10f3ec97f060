import numpy as np


def exp_pdf(t, lam):
    return lam * np.exp(-lam * t)


def E_step(t, w, lam):
    r = w * exp_pdf(t[:, None], lam)
    return r / r.sum(axis=1, keepdims=True)


def M_step(t, r):
    w = r.sum(axis=0) / len(t)
    lam = (r * t[:, None]).sum(axis=0) / r.sum(axis=0)
    return w, lam


def fit(t, w, lam, n_iter=10):
    for _ in range(n_iter):
        r = E_step(t, w, lam)
        w, lam = M_step(t, r)
    return w, lam


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    t = np.r_[rng.exponential(1.0, 100), rng.exponential(5.0, 100)]
    print(fit(t, np.array([.5, .5]), np.array([.3, 2.])))
