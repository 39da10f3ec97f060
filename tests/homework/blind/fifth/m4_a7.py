# two coins -- assignment 2
import numpy as np

def em_coins(x, n, pi=0.5, pA=0.6, pB=0.4, eps=1e-10):
    x = np.asarray(x, float)
    n = np.asarray(n, float)
    while True:
        LA = pi       * pA ** x * (1 - pA) ** (n - x)
        LB = (1 - pi) * pB ** x * (1 - pB) ** (n - x)
        rA = LA / (LA + LB)
        rB = LB / (LA + LB)

        pi_new = rA.sum() / len(x)
        pA_new = (rA * x).sum() / (rA * n).sum()
        pB_new = (rB * x).sum() / (rA * n).sum()

        change = max(abs(pi_new - pi), abs(pA_new - pA), abs(pB_new - pB))
        pi, pA, pB = pi_new, pA_new, pB_new
        if change < eps:
            return pi, pA, pB

heads  = [5, 9, 8, 4, 7, 2, 3]
tosses = [10, 10, 10, 10, 10, 8, 9]
print(em_coins(heads, tosses))
