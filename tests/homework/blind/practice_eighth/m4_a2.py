from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit, xlogy


@dataclass
class Params:
    pi: float = 0.5
    p_A: float = 0.7
    p_B: float = 0.3


@dataclass
class CoinData:
    x: np.ndarray   # successes
    n: np.ndarray   # trials (known)

    @property
    def misses(self) -> np.ndarray:
        return self.n - self.x


def posterior_A(data: CoinData, th: Params) -> np.ndarray:
    """P(z_i = A | x_i). The binomial coefficient is the same for both so it cancels,
    what is left is a sigmoid of the log odds."""
    log_odds = (
        logit(th.pi)
        + xlogy(data.x, th.p_A / th.p_B)
        + xlogy(data.misses, (1 - th.p_A) / (1 - th.p_B))
    )
    return expit(log_odds)


def update(data: CoinData, a: np.ndarray) -> Params:
    b = 1 - a
    return Params(
        pi=float(np.mean(a)),
        p_A=float(a @ data.x / (a @ data.n)),
        p_B=float(b @ data.x / data.n.sum()),
    )


def run(data: CoinData, th: Params | None = None, iters: int = 50) -> Params:
    th = th or Params()
    for _ in range(iters):
        th = update(data, posterior_A(data, th))
    return th


if __name__ == "__main__":
    d = CoinData(np.array([9, 8, 2, 7, 1, 3]), np.array([10, 10, 9, 8, 10, 12]))
    print(run(d, iters=5))
