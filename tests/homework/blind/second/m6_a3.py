import numpy as np

rng = np.random.default_rng(42)
y = np.concatenate([rng.normal(-2, 1, 150), rng.normal(2, 1, 50)])


def norm_pdf(v, m, s):
    return np.exp(-0.5 * ((v - m) / s) ** 2) / (s * np.sqrt(2 * np.pi))


def get_gamma(y, tau, m1, m2, s):
    num = tau * norm_pdf(y, m1, s)
    den = num + (1 - tau) * norm_pdf(y, m2, s)
    return num / den


def get_params(y, gamma):
    n = y.size
    n1 = gamma.sum()
    n2 = n - n1
    tau = n1 / n
    m1 = (gamma * y).sum() / n1
    m2 = ((1 - gamma) * y).sum() / n1
    v1 = (gamma * (y - m1) ** 2).sum() / n1
    v2 = ((1 - gamma) * (y - m2) ** 2).sum() / n2
    s = np.sqrt((v1 + v2) / 2)
    return tau, m1, m2, s


tau, m1, m2, s = 0.5, y.min(), y.max(), y.std()
for it in range(60):
    gamma = get_gamma(y, tau, m1, m2, s)
    tau, m1, m2, s = get_params(y, gamma)

print("tau = %.3f, mu1 = %.3f, mu2 = %.3f, sigma^2 = %.3f" % (tau, m1, m2, s ** 2))
