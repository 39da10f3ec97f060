# EM, two binomials. Ex. 4
import numpy as np
from math import comb

x = np.array([5, 9, 8, 4, 7, 14, 3])
n = np.array([10, 10, 10, 10, 10, 20, 12])
PI = 0.5   # both coins equally likely


def responsibilities(x, n, pA, pB, pi=PI):
    logA = np.log(pi) + x * np.log(pA) + (n - x) * np.log1p(-pA)
    logB = np.log(1 - pi) + x * np.log(pB) + (n - x) * np.log1p(-pB)
    return 1.0 / (1.0 + np.exp(logB - logA))


def q_function(w, x, n, pA, pB, pi=PI):
    logc = np.log([comb(int(a), int(b)) for a, b in zip(n, x)])
    la = np.log(pi) + logc + x * np.log(pA) + (n - x) * np.log(1 - pA)
    lb = np.log(1 - pi) + logc + x * np.log(pB) + (n - x) * np.log(1 - pB)
    return np.sum(w * la + (1 - w) * lb)


def update(w, x, n):
    headsA, tailsA = np.dot(w, x), np.dot(w, n - x)
    headsB, tailsB = np.dot(1 - w, x), np.dot(1 - w, n - x)
    return headsA / (headsA + tailsA), headsB / (headsB + tailsB)


pA, pB = 0.6, 0.5
for _ in range(20):
    w = responsibilities(x, n, pA, pB)
    pA, pB = update(w, x, n)
    print(f"{pA:.4f} {pB:.4f}  Q={q_function(w, x, n, pA, pB):.4f}")
