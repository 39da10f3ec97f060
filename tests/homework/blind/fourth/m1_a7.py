import numpy as np
from scipy.stats import multivariate_normal as mvn


def e_step(x, tau, mu, sigma):
    """P(Z_i = 1 | x_i) for each row of x"""
    a = tau * mvn.pdf(x, mu[0], sigma[0])
    b = (1 - tau) * mvn.pdf(x, mu[1], sigma[1])
    return a / (a + b)


def m_step(x, w):
    n = x.shape[0]
    v = 1 - w
    tau = w.mean()
    mu1 = w @ x / w.sum()
    mu2 = v @ x / w.sum()
    d1 = x - mu1
    d2 = x - mu2
    s1 = (w[:, None] * d1).T @ d1 / w.sum()
    s2 = (v[:, None] * d2).T @ d2 / n
    return tau, (mu1, mu2), (s1, s2)


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    x = np.r_[rng.normal(0, 1, (100, 2)), rng.normal(4, 1, (60, 2))]
    tau, mu, sigma = 0.5, (x[0], x[-1]), (np.eye(2), np.eye(2))
    for it in range(50):
        w = e_step(x, tau, mu, sigma)
        tau, mu, sigma = m_step(x, w)
    print(tau, mu, sigma)
