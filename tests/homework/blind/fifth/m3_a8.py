import numpy as np

factorials = np.cumprod(np.r_[1.0, np.arange(1.0, 61.0)])


def pmf(x, lam):
    # (n, K) table
    return np.exp(-lam)[None, :] * lam[None, :] ** x[:, None] / factorials[x][:, None]


def responsibilities(x, pi, lam):
    P = pmf(x, lam)
    return P / P.sum(axis=1, keepdims=True)


def Q(x, pi, lam):
    """Q(theta | theta_t), the objective of the M-step"""
    return np.sum(np.log(pmf(x, lam) @ pi))


def update(x, gamma):
    Nk = gamma.sum(axis=0)
    pi = Nk / Nk.sum()
    lam = gamma.T.dot(x) / Nk
    return pi, lam


def run(x, pi, lam, steps=60):
    for t in range(steps):
        gamma = responsibilities(x, pi, lam)
        pi, lam = update(x, gamma)
        if t % 20 == 0:
            print(t, "Q =", Q(x, pi, lam))
    return pi, lam


if __name__ == "__main__":
    rng = np.random.default_rng(7)
    x = np.concatenate([rng.poisson(2, 150), rng.poisson(10, 50)])
    print(run(x, np.array([.5, .5]), np.array([1., 8.])))
