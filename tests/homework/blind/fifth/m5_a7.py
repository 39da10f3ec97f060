import numpy as np
from dataclasses import dataclass


@dataclass
class Theta:
    tau: float
    mu1: float
    mu2: float
    var1: float
    var2: float


def posterior_first(x, th):
    """P(Z_i = 1 | x_i)"""
    log_odds = (np.log(th.tau) - np.log(1 - th.tau)
                - 0.5 * np.log(th.var1) + 0.5 * np.log(th.var2)
                - (x - th.mu1) ** 2 / (2 * th.var1)
                + (x - th.mu2) ** 2 / (2 * th.var2))
    return 1 / (1 + np.exp(-log_odds))


def step(x, th):
    p = posterior_first(x, th)
    # sufficient statistics of both groups: total weight, sum, sum of squares
    s0, s1, s2 = p.sum(), (p * x).sum(), (p * x ** 2).sum()
    t0, t1, t2 = len(x) - s0, x.sum() - s1, (x ** 2).sum() - s2
    return Theta(tau=s0 / (s0 + t0),
                 mu1=s1 / s0,
                 mu2=t1 / t0,
                 var1=s2 / s0 - (s1 / s0) ** 2,
                 var2=t2 / t0 - (t1 / t0) ** 2)


def fit(x, th, n=300):
    for _ in range(n):
        th = step(x, th)
    return th


if __name__ == "__main__":
    rng = np.random.default_rng(1)
    x = np.where(rng.random(500) < 0.3, rng.normal(-2, 0.5, 500), rng.normal(1, 1, 500))
    print(fit(x, Theta(0.5, -1, 1, 1, 1)))
