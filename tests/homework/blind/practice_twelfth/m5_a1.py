import numpy as np


def normal(x, mu, sigma):
    return np.exp(-(x - mu) ** 2 / (2 * sigma ** 2)) / (sigma * np.sqrt(2 * np.pi))


def em(x, mu1, mu2, sigma1=1.0, sigma2=1.0, t=0.5, n_iter=200):
    for _ in range(n_iter):
        f1 = t * normal(x, mu1, sigma1)
        f2 = (1 - t) * normal(x, mu2, sigma2)
        g = f1 / (f1 + f2)
        mu1 = np.sum(g * x) / np.sum(g)
        mu2 = np.sum((1 - g) * x) / np.sum(1 - g)
        sigma1 = np.sqrt(np.sum(g * (x - mu1) ** 2) / np.sum(g))
        sigma2 = np.sqrt(np.sum((1 - g) * (x - mu2) ** 2) / np.sum(1 - g))
    return mu1, mu2, sigma1, sigma2


np.random.seed(1)
x = np.concatenate([np.random.normal(0, 1, 200), np.random.normal(5, 2, 200)])
print(em(x, -1, 4))
