import numpy as np

def normal(x, m, s):
    return np.exp(-0.5 * ((x - m) / s) ** 2) / (s * np.sqrt(2 * np.pi))

def em(x, n_iter=100):
    n = x.size
    tau = 0.5
    m1, m2 = np.quantile(x, [0.25, 0.75])
    s1 = s2 = x.std()
    for _ in range(n_iter):
        # E
        num = tau * normal(x, m1, s1)
        w1 = num / (num + (1 - tau) * normal(x, m2, s2))
        w2 = 1 - w1
        # M
        tau = w1.sum() / n
        m1 = (w1 * x).sum() / n
        m2 = (w2 * x).sum() / n
        s1 = np.sqrt((w1 * (x - m1) ** 2).sum() / w1.sum())
        s2 = np.sqrt((w2 * (x - m2) ** 2).sum() / w2.sum())
    return dict(tau=tau, mu=(m1, m2), sigma=(s1, s2))

data = np.loadtxt("heights.txt")
print(em(data))
