import numpy as np
from scipy.stats import binom

heads = np.array([5, 9, 8, 4, 7])
flips = np.full(5, 10)

pi, pA, pB = 0.5, 0.6, 0.5
for step in range(50):
    # E
    a = pi * binom.pmf(heads, flips, pA)
    b = (1 - pi) * binom.pmf(heads, flips, pB)
    qA = a / (a + b)
    qB = b / (a + b)
    # M: expected heads and tails for each coin
    headsA, tailsA = np.sum(qA * heads), np.sum(qA * (flips - heads))
    headsB, tailsB = np.sum(qB * heads), np.sum(qB * (flips - heads))
    pi = qA.sum() / len(heads)
    pA = headsA / (headsA + tailsA)
    pB = tailsB / (headsB + tailsB)
    print(f"{step:3d}  pi={pi:.4f}  pA={pA:.4f}  pB={pB:.4f}")
