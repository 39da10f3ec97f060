# The two-coin experiment: x heads in n tosses, coin A or coin B unknown.
import math


def likelihood(x, n, p):
    return math.comb(n, x) * p ** x * (1.0 - p) ** (n - x)


def em(heads, tosses, pA, pB, pi=0.5, eps=1e-8, max_iter=500):
    # pi: probability of picking coin A. We know how the coin is drawn, so pi stays as given.
    for it in range(max_iter):
        hA = tA = hB = tB = 0.0
        for x, n in zip(heads, tosses):
            a = pi * likelihood(x, n, pA)
            b = (1.0 - pi) * likelihood(x, n, pB)
            w = a / (a + b)            # P(coin A | x)
            # expected heads and tails of each coin
            hA += w * x
            tA += w * (n - x)
            hB += (1.0 - w) * x
            tB += (1.0 - w) * (n - x)
        new_pA = hA / (hA + tA)
        new_pB = hB / (hB + tB)
        change = abs(new_pA - pA) + abs(new_pB - pB)
        pA, pB = new_pA, new_pB
        if change < eps:
            break
    return pA, pB, it + 1


heads = [5, 9, 8, 4, 7]
tosses = [10, 10, 10, 10, 10]
pA, pB, steps = em(heads, tosses, 0.6, 0.5)
print(f"p_A = {pA:.3f}, p_B = {pB:.3f} after {steps} iterations")
