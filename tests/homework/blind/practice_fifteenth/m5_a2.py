import numpy as np
from scipy.stats import norm

x = np.array([-0.39, 0.12, 0.94, 1.67, 1.76, 2.44, 3.72, 4.28, 4.92, 5.53,
              0.06, 0.48, 1.01, 1.68, 1.80, 3.25, 4.12, 4.60, 5.28, 6.22])
n = len(x)

tau = 0.5
mu_1, mu_2 = 4.0, 1.0
sigma_1 = sigma_2 = 1.2

for it in range(6):
    # E step
    d1 = tau * norm.pdf(x, loc=mu_1, scale=sigma_1)
    d2 = (1 - tau) * norm.pdf(x, loc=mu_2, scale=sigma_2)
    gam = d1 / (d1 + d2)

    # M step
    tau = np.sum(gam > 0.5) / n
    mu_1 = np.sum(gam * x) / np.sum(gam)
    mu_2 = np.sum((1 - gam) * x) / np.sum(1 - gam)
    sigma_1 = np.sum(gam * (x - mu_1) ** 2) / np.sum(gam)
    sigma_2 = np.sum((1 - gam) * (x - mu_2) ** 2) / np.sum(1 - gam)

print("tau", tau)
print("mu", mu_1, mu_2)
print("sigma", sigma_1, sigma_2)
