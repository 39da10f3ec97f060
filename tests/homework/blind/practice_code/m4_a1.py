# two coins, n flips each round, x[i] = number of heads
from math import comb


def binom(n, x, p):
    return comb(n, x) * p ** x * (1 - p) ** (n - x)


def em(x, n, tau, pA, pB, rounds=100):
    N = len(x)
    for _ in range(rounds):
        # E-step
        r = []
        for xi in x:
            a = tau * binom(n, xi, pA)
            b = (1 - tau) * binom(n, xi, pB)
            r.append(a / (a + b))
        # M-step
        headsA = tailsA = headsB = tailsB = 0.0
        for ri, xi in zip(r, x):
            headsA += ri * xi
            tailsA += ri * (n - xi)
            headsB += (1 - ri) * xi
            tailsB += (1 - ri) * (n - xi)
        tau = sum(r) / N
        pA = headsA / (headsA + tailsA)
        pB = headsB / (headsB + tailsB)
    return tau, pA, pB, r


if __name__ == "__main__":
    x = [5, 9, 8, 4, 7, 3, 9, 8, 2, 4]
    print(em(x, 10, 0.5, 0.6, 0.5))
