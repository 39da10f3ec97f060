import numpy as np

y = np.array([1, 1, 0, 1, 0, 0, 1, 0, 1, 1])

# theta = [pi, p, q]
theta = np.array([0.46, 0.55, 0.67])


def posterior_H(theta, y):
    pi, p, q = theta
    h = pi * p ** y * (1 - p) ** (1 - y)
    t = (1 - pi) * q ** y * (1 - q) ** (1 - y)
    return h / (h + t)


def new_theta(theta, y):
    m = posterior_H(theta, y)
    pi = m.mean()
    p = (m * y).sum() / m.sum()
    q = ((1 - m) * y).sum() / (1 - m * y).sum()
    return np.array([pi, p, q])


for i in range(100):
    nxt = new_theta(theta, y)
    if np.allclose(nxt, theta, atol=1e-12):
        break
    theta = nxt
print(i, theta)
