"""Exercise 3 - EM for K Poissons."""
import math
import numpy as np

counts = [0, 1, 2, 1, 0, 3, 9, 11, 8, 12, 10, 1, 2, 7, 9]


def pmf(x, lam):
    return math.exp(-lam) * lam ** x / math.factorial(x)


def expectation(xs, pi, lam):
    out = []
    for x in xs:
        joint = [p * pmf(x, l) for p, l in zip(pi, lam)]
        s = sum(joint)
        out.append([j / s for j in joint])
    return np.array(out)


def maximization(xs, w):
    xs = np.asarray(xs, dtype=float)
    K = w.shape[1]
    pi, lam = [], []
    for k in range(K):
        pi.append(w[:, k].sum() / len(xs))
        lam.append(w[:, k].sum() / (w[:, k] * xs).sum())
    return pi, lam


if __name__ == "__main__":
    pi, lam = [0.5, 0.5], [1.0, 8.0]
    for step in range(10):
        w = expectation(counts, pi, lam)
        pi, lam = maximization(counts, w)
        print(step, pi, lam)
