from dataclasses import dataclass, replace
import numpy as np


@dataclass(frozen=True)
class Params:
    pi: float
    p: float
    q: float


def em(Y, start: Params, rounds: int) -> list:
    Y = np.asarray(Y)
    path = [start]
    for _ in range(rounds):
        t = path[-1]
        # probability that it was H
        r = t.pi * t.p / (t.pi * t.p + (1 - t.pi) * t.q)
        r = np.full(Y.shape, r)
        path.append(replace(
            t,
            pi=float(np.mean(r)),
            p=float(np.sum(r * Y) / np.sum(r)),
            q=float(np.sum((1 - r) * Y) / np.sum(1 - r)),
        ))
    return path


for par in em([0, 1, 1, 1, 0, 1, 0, 1], Params(0.3, 0.8, 0.4), 4):
    print(par)
