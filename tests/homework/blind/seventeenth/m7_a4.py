import numpy as np

x = np.array([0.2, 0.5, 0.7, 1.1, 2.3, 3.9, 5.5, 8.0])
K = 2
w = np.array([0.5, 0.5])      # weights are held at one half in this script
lam = np.array([2.0, 0.3])

for step in range(25):
    # E
    g = np.array([[w[j] * np.exp(-lam[j] * xi) for j in range(K)] for xi in x])
    for i in range(len(x)):
        g[i] = g[i] / g[i].sum()
    # M
    for j in range(K):
        num = 0.0
        den = 0.0
        for i in range(len(x)):
            num += g[i, j]
            den += g[i, j] * x[i]
        lam[j] = num / den
    print(step, lam)
