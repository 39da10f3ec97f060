import numpy as np

Y = np.array([1, 1, 0, 1, 0, 0, 1, 0, 1, 1])
pi, p, q = 0.46, 0.55, 0.67

def logbern(y, s):
    return y * np.log(s) + (1 - y) * np.log(1 - s)

for t in range(10):
    # posterior of coin H
    h = pi * p ** Y
    r = h / (h + (1 - pi) * q ** Y)
    s = 1 - r

    pi = r.sum() / (r + s).sum()
    p = (r * Y).sum() / r.sum()
    q = (s * Y).sum() / s.sum()

    Q = np.sum(r * (np.log(pi) + logbern(Y, p)) + s * (np.log(1 - pi) + logbern(Y, q)))
    print(t, pi, p, q, Q)
