import math
import random

random.seed(4)


def rpois(l):
    L, k, p = math.exp(-l), 0, 1.0
    while True:
        p *= random.random()
        if p < L:
            return k
        k += 1


x = [rpois(1.5) for _ in range(80)] + [rpois(8) for _ in range(80)]
n, K = len(x), 2
p = [0.5, 0.5]
lam = [1.0, 5.0]

for it in range(20):
    # E
    tau = [[0.0] * K for _ in range(n)]
    for i in range(n):
        for k in range(K):
            tau[i][k] = p[k] * lam[k] ** x[i] * math.exp(-lam[k]) / math.factorial(x[i])
        s = sum(tau[i])
        for k in range(K):
            tau[i][k] = tau[i][k] / s
    # M
    for k in range(K):
        p[k] = sum(tau[i][k] for i in range(n)) / sum(x)
        lam[k] = sum(tau[i][k] * x[i] for i in range(n)) / n

print("weights", p)
print("rates", lam)
