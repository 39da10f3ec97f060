# hw 4 - coins
from scipy.stats import binom
import numpy as np

heads = np.array([5, 9, 8, 4, 7, 2, 6])
tosses = np.array([10, 10, 10, 10, 10, 8, 12])

pi, pA, pB = .5, .6, .5

for step in range(50):
    # E
    la = binom.pmf(heads, tosses, pA)
    lb = binom.pmf(heads, tosses, pB)
    wA = pi * la / (pi * la + pi * lb)
    wB = 1 - wA

    # M
    pi = wA.sum() / len(heads)
    pA = np.dot(wA, heads) / np.dot(wA, tosses)
    pB = np.dot(wB, heads) / np.dot(wB, tosses)

    print(f"{step:3d}  pi={pi:.4f}  pA={pA:.4f}  pB={pB:.4f}")
