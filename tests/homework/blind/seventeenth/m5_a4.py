import numpy as np

def logn(x, m, s):
    """log density of N(m, s^2)"""
    return -0.5 * np.log(2 * np.pi) - np.log(s) - 0.5 * ((x - m) / s) ** 2

def E(x, th):
    tau, m1, s1, m2, s2 = th
    l1 = np.log(tau) + logn(x, m1, s1)
    l2 = np.log1p(-tau) + logn(x, m2, s2)
    return np.exp(l1 - np.logaddexp(l1, l2))

def Q(th, x, g):
    tau, m1, s1, m2, s2 = th
    return np.sum(g * (np.log(tau) + logn(x, m1, s1))
                  + (1 - g) * (np.log(1 - tau) + logn(x, m2, s2)))

def M(x, g):
    h = 1 - g
    tau = g.mean()
    m1 = np.average(x, weights=g)
    m2 = np.average(x, weights=h)
    s1 = np.sqrt(np.average((x - m1) ** 2, weights=g))
    s2 = np.sqrt(np.average((x - m2) ** 2, weights=h))
    return tau, m1, s1, m2, s2

x = np.concatenate([np.random.normal(-2, 1, 200), np.random.normal(3, 0.5, 100)])
theta = (0.5, -1.0, 1.0, 1.0, 1.0)
for it in range(60):
    g = E(x, theta)
    theta = M(x, g)
    print(it, Q(theta, x, g))
