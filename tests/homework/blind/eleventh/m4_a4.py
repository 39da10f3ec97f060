#!/usr/bin/env python3
# coins A and B, EM.  Data: heads x[i] out of n[i]
import numpy as np

x = np.array([5, 9, 8, 4, 7, 12, 3])
n = np.array([10, 10, 10, 10, 10, 20, 5])

pi, pA, pB = 0.5, 0.6, 0.45

for step in range(100):
    # expectation
    LA = pi * pA**x * (1 - pA)**(n - x)
    LB = (1 - pi) * pB**x * (1 - pB)**(n - x)
    gA = LA / (LA + LB)
    gB = LB / (LA + LB)

    # maximisation
    pi_new = np.mean(gA)
    pA_new = np.sum(gA * x / n) / np.sum(gA)
    pB_new = np.sum(gB * x / n) / np.sum(gB)

    change = max(abs(pi_new - pi), abs(pA_new - pA), abs(pB_new - pB))
    pi, pA, pB = pi_new, pA_new, pB_new
    if change < 1e-9:
        break

print(f"stopped after {step + 1} steps: pi={pi:.4f} pA={pA:.4f} pB={pB:.4f}")
