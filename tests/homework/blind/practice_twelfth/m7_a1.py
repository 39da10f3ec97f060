"""EM for a mixture of exponentials (waiting times)"""
import math
import random

random.seed(10)
times = [random.expovariate(2.0) for _ in range(100)] + [random.expovariate(0.2) for _ in range(100)]
K = 2
weights = [0.5, 0.5]
rates = [3.0, 0.5]

for it in range(25):
    count = [0.0] * K      # expected number in component j
    total = [0.0] * K      # expected sum of times in component j
    for t in times:
        dens = []
        for j in range(K):
            dens.append(weights[j] * rates[j] * math.exp(-rates[j] * t))
        s = sum(dens)
        for j in range(K):
            z = dens[j] / s
            count[j] += z
            total[j] += z * t
    for j in range(K):
        weights[j] = count[j] / len(times)
        rates[j] = total[j] / count[j]

print("weights:", weights)
print("rates:", rates)
