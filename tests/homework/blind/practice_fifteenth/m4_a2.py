import numpy as np
from scipy.stats import binom
from typing import NamedTuple


class Theta(NamedTuple):
    pi: float
    p_A: float
    p_B: float


def em_step(theta: Theta, x: np.ndarray, n: np.ndarray) -> Theta:
    fA = theta.pi * binom.pmf(x, n, theta.p_A)
    fB = (1 - theta.pi) * binom.pmf(x, n, theta.p_B)
    q = fA / (fA + fB)
    return Theta(
        pi=q.mean(),
        p_A=np.dot(q, x) / np.dot(q, n),
        p_B=np.dot(1 - q, x) / np.dot(1 - q, n),
    )


def loglik(theta, x, n):
    return np.log(theta.pi * binom.pmf(x, n, theta.p_A)
                  + (1 - theta.pi) * binom.pmf(x, n, theta.p_B)).sum()


if __name__ == "__main__":
    x = np.array([5, 9, 16, 4, 7, 3, 12])
    n = np.array([10, 10, 20, 10, 10, 9, 14])
    th = Theta(0.5, 0.7, 0.4)
    while True:
        nxt = em_step(th, x, n)
        if loglik(nxt, x, n) - loglik(th, x, n) < 1e-10:
            break
        th = nxt
    print(th)
