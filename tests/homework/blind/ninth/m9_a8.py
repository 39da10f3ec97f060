from dataclasses import dataclass
import numpy as np


@dataclass
class Theta:
    pi: float
    p: float
    q: float


def bern(y, s):
    return np.where(y == 1, s, 1 - s)


def e_step(y, th):
    """P(Z_i = H | y_i)"""
    h = th.pi * bern(y, th.p)
    t = (1 - th.pi) * bern(y, th.q)
    return h / (h + t)


def q_function(y, r, th):
    return (np.sum(r * (np.log(th.pi) + np.log(bern(y, th.p))))
            + np.sum((1 - r) * (np.log(1 - th.pi) + np.log(bern(y, th.q)))))


def m_step(y, r):
    ones_H = np.sum(r * y)
    ones_T = np.sum((1 - r) * y)
    return Theta(
        pi=ones_H / (ones_H + ones_T),
        p=ones_T / np.sum(1 - r),
        q=ones_H / np.sum(r),
    )


def main():
    y = np.array([1, 1, 0, 1, 0, 0, 1, 0, 1, 1])
    th = Theta(0.4, 0.6, 0.7)
    for k in range(10):
        r = e_step(y, th)
        print(k, th, q_function(y, r, th))
        th = m_step(y, r)


if __name__ == "__main__":
    main()
