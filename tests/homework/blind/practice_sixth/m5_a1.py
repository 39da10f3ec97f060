import numpy as np


def normal_pdf(x, m, s):
    return np.exp(-(x - m) ** 2 / (2 * s ** 2)) / (s * np.sqrt(2 * np.pi))


def posterior(x, theta):
    """E-step. Returns array of shape (2, N): row 0 for z=1, row 1 for z=2."""
    tau, m1, m2, s1, s2 = theta
    joint = np.stack([tau * normal_pdf(x, m1, s1), (1 - tau) * normal_pdf(x, m2, s2)])
    return joint / joint.sum(axis=0)


def Q(x, theta, theta_t):
    """Q(theta | theta_t) = E[ log p(x, z | theta) | x, theta_t ]"""
    p1, p2 = posterior(x, theta_t)
    tau, m1, m2, s1, s2 = theta
    value = np.sum(p1) * np.log(tau) + np.sum(p2) * np.log(1 - tau)
    value += -np.sum(p1 * (np.log(s1) + (x - m1) ** 2 / (2 * s1 ** 2)))
    value += -np.sum(p2 * (np.log(s2) + (x - m2) ** 2 / (2 * s2 ** 2)))
    return value - len(x) / 2 * np.log(2 * np.pi)


def update(x, theta_t):
    """argmax of Q, all in closed form"""
    p1, p2 = posterior(x, theta_t)
    tau = p1.sum() / (p1.sum() + p2.sum())
    m1 = np.dot(p1, x) / p1.sum()
    m2 = np.dot(p2, x) / p2.sum()
    # E[x^2] - mean^2 under the normalised weights, then the root because theta holds sd's
    s1 = np.sqrt(np.dot(p1, x ** 2) / p1.sum() - m1 ** 2)
    s2 = np.sqrt(np.dot(p2, x ** 2) / p2.sum() - m2 ** 2)
    return tau, m1, m2, s1, s2


def main():
    rng = np.random.RandomState(42)
    x = np.concatenate([rng.normal(-2, 1, 100), rng.normal(3, 0.5, 50)])
    theta = (0.5, -1.0, 1.0, 1.0, 1.0)
    for t in range(30):
        new = update(x, theta)
        assert Q(x, new, theta) >= Q(x, theta, theta) - 1e-9
        theta = new
    print(theta)


if __name__ == "__main__":
    main()
