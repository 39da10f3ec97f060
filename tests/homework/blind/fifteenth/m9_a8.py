#!/usr/bin/env python3
# three coins: Z ~ pi (heads/tails, hidden), Y ~ p if heads, q if tails
import numpy as np

Y = np.array([1, 1, 0, 1, 0, 0, 1, 0, 1, 1])
pi, p, q = 0.55, 0.6, 0.4

bern = lambda y, th: np.where(y == 1, th, 1 - th)

for step in range(1, 6):
    # E
    num = pi * bern(Y, p)
    mu = num / (num + (1 - pi) * bern(Y, q))
    # M
    pi = mu.mean()
    heads = mu > 0.5                      # the throws that were heads
    if heads.any():
        p = Y[heads].mean()
    q = ((1 - mu) * Y).sum() / (1 - mu).sum()
    print(f"{step}: pi={pi:.4f} p={p:.4f} q={q:.4f}")
