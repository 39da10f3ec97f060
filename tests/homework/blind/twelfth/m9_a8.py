import numpy as np

y = np.array([1, 1, 0, 1, 0, 0, 1, 0, 1, 1])
pi, p, q = 0.4, 0.6, 0.7

for it in range(20):
    # E
    num = pi * p**y * (1 - p)**(1 - y)
    den = num + (1 - pi) * q**y * (1 - q)**(1 - y)
    resp = num / den

    # M
    heads = resp > 0.5
    pi = resp.sum() / y.sum()
    if heads.any():
        p = y[heads].mean()
    if (~heads).any():
        q = y[~heads].mean()
    print(it, pi, p, q)
