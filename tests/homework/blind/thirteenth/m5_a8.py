import numpy as np
from scipy.stats import norm

x = np.loadtxt("heights.txt")
tau, mu1, mu2, sd1, sd2 = 0.5, x.min(), x.max(), x.std(), x.std()

for step in range(200):
    # E
    d1 = tau * norm.pdf(x, mu1, sd1)
    d2 = (1 - tau) * norm.pdf(x, mu2, sd2)
    z = np.where(d1 > d2, 1, 2)      # responsibilities

    # M
    tau = np.mean(z == 1)
    mu1 = x[z == 1].mean()
    mu2 = x[z == 2].mean()
    sd1 = np.sqrt(((x[z == 1] - mu1) ** 2).mean())
    sd2 = np.sqrt(((x[z == 2] - mu2) ** 2).mean())

print(tau, mu1, mu2, sd1, sd2)
