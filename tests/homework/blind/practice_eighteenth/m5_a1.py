import numpy as np
from numpy import pi as PI

np.random.seed(1)
x = np.concatenate([np.random.normal(-2, 1, 60), np.random.normal(3, .7, 40)])

def phi(x, m, s):
    # normal density, s is the standard deviation
    return np.exp(-(x - m)**2 / (2 * s**2)) / (np.sqrt(2 * PI) * s)

tau, m1, m2, s1, s2 = .5, -1., 1., 1., 1.
for i in range(100):
    # E
    top = tau * phi(x, m1, s1)
    g = top / (top + (1 - tau) * phi(x, m2, s2))
    # M
    n1, n2 = g.sum(), (1 - g).sum()
    tau = n1 / x.size
    m1 = (g * x).sum() / n1
    m2 = ((1 - g) * x).sum() / n2
    s1 = (g * (x - m1)**2).sum() / n1
    s2 = ((1 - g) * (x - m2)**2).sum() / n2

print("tau %.3f  mu %.3f %.3f  sd %.3f %.3f" % (tau, m1, m2, s1, s2))
