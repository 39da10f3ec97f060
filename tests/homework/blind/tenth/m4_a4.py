# exercise 4 - two biased coins
import numpy as np

x = np.array([5, 9, 8, 4, 7], float)      # heads
n = np.array([10, 10, 12, 10, 9], float)  # tosses

pi, pA, pB = 0.5, 0.6, 0.5

for t in range(100):
    # E
    la = np.log(pi) + x * np.log(pA) + (n - x) * np.log1p(-pA)
    lb = np.log(1 - pi) + x * np.log(pB) + (n - x) * np.log1p(-pB)
    w = 1.0 / (1.0 + np.exp(lb - la))

    # M
    pi_new = w.mean()
    pA_new = (w * x).sum() / (w * n).sum()
    pB_new = ((1 - w) * x).sum() / (w * n).sum()

    change = abs(pi_new - pi) + abs(pA_new - pA) + abs(pB_new - pB)
    pi, pA, pB = pi_new, min(pA_new, 0.999), min(pB_new, 0.999)
    if change < 1e-8:
        break

print(f"pi={pi:.4f}  pA={pA:.4f}  pB={pB:.4f}")
