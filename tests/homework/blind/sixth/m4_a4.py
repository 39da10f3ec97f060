from scipy.stats import binom
import numpy as np


def em_two_coins(heads, tosses, pA=0.6, pB=0.5, pi=0.5, tol=1e-8, maxit=1000):
    """heads[i] heads out of tosses[i] throws of a coin nobody has written down."""
    heads = np.asarray(heads, float)
    tosses = np.asarray(tosses, float)
    for it in range(maxit):
        # --- expectation
        lA = pi * binom.pmf(heads, tosses, pA)
        lB = (1 - pi) * binom.pmf(heads, tosses, pB)
        wA = lA / (lA + lB)
        wB = lB / (lA + lB)

        # --- maximisation
        headsA, tailsA = np.dot(wA, heads), np.dot(wA, tosses - heads)
        headsB, tailsB = np.dot(wB, heads), np.dot(wB, tosses - heads)
        new_pA = headsA / (headsA + tailsA)
        new_pB = headsB / (headsB + tailsB)
        new_pi = wA.mean()

        change = max(abs(new_pA - pA), abs(new_pB - pB), abs(new_pi - pi))
        pA, pB, pi = new_pA, new_pB, new_pi
        if change < tol:
            break
    return pi, pA, pB


if __name__ == "__main__":
    print(em_two_coins([5, 9, 8, 4, 7], [10] * 5))
