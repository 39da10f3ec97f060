# three coins, EM
from dataclasses import dataclass


@dataclass
class Params:
    pi: float
    p: float
    q: float


def bern(y, t):
    return t if y == 1 else 1.0 - t


def posterior(y, th):
    h = th.pi * bern(y, th.p)
    t = (1.0 - th.pi) * bern(y, th.q)
    return h / (h + t)


def update(ys, th):
    w = [posterior(y, th) for y in ys]
    total = sum(w)
    wy = sum(wi for wi, y in zip(w, ys) if y == 1)
    vy = sum(1 - wi for wi, y in zip(w, ys) if y == 1)
    return Params(pi=total / len(ys), p=wy / total, q=vy / total)


if __name__ == "__main__":
    ys = [1, 1, 0, 1, 0, 0, 1, 0, 1, 1]
    th = Params(0.4, 0.6, 0.7)
    for k in range(10):
        th = update(ys, th)
        print(k, th)
