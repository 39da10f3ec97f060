import numpy as np


def normal_pdf(x, mu, var):
    return np.exp(-(x - mu) ** 2 / (2 * var)) / np.sqrt(2 * np.pi * var)


class Mixture2:
    def __init__(self, tau=0.5, mu=(0.0, 1.0), var=(1.0, 1.0)):
        self.tau = tau
        self.mu1, self.mu2 = mu
        self.var1, self.var2 = var

    def posterior(self, x):
        a = self.tau * normal_pdf(x, self.mu1, self.var1)
        b = (1 - self.tau) * normal_pdf(x, self.mu2, self.var2)
        return a / (a + b)

    def q(self, x, r):
        t1 = np.log(self.tau) + np.log(normal_pdf(x, self.mu1, self.var1))
        t2 = np.log(1 - self.tau) + np.log(normal_pdf(x, self.mu2, self.var2))
        return np.sum(r * t1 + (1 - r) * t2)

    def update(self, x, r):
        n = len(x)
        n1 = np.sum(r)
        self.tau = n1 / n
        self.mu1 = np.sum(r * x) / n1
        self.mu2 = np.sum((1 - r) * x)
        self.var1 = np.sum(r * (x - self.mu1) ** 2) / n
        self.var2 = np.sum((1 - r) * (x - self.mu2) ** 2) / n

    def fit(self, x, n_iter=100):
        for _ in range(n_iter):
            r = self.posterior(x)
            self.update(x, r)
        return self
