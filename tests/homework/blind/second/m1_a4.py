import numpy as np


def gauss(X, m, S):
    d = X.shape[1]
    diff = X - m
    q = np.einsum("ij,jk,ik->i", diff, np.linalg.inv(S), diff)
    return np.exp(-0.5 * q) / np.sqrt((2 * np.pi) ** d * np.linalg.det(S))


def e_step(X, theta):
    p1 = gauss(X, theta["mu1"], theta["S1"])
    p2 = gauss(X, theta["mu2"], theta["S2"])
    return p1 / (p1 + p2)


def m_step(X, r):
    n = len(X)
    s = 1.0 - r
    tau = r.sum() / s.sum()
    mu1 = (r[:, None] * X).sum(axis=0) / r.sum()
    mu2 = (s[:, None] * X).sum(axis=0) / s.sum()
    d1 = X - mu1
    d2 = X - mu2
    S1 = (r[:, None] * d1).T @ d1 / n
    S2 = (s[:, None] * d2).T @ d2 / n
    return {"tau": tau, "mu1": mu1, "mu2": mu2, "S1": S1, "S2": S2}


def em(X, theta, n_iter=50):
    for _ in range(n_iter):
        r = e_step(X, theta)
        theta = m_step(X, r)
    return theta


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    X = np.r_[rng.normal(0, 1, (100, 2)), rng.normal(3, 1, (60, 2))]
    start = {"tau": 0.5, "mu1": X[0], "mu2": X[-1], "S1": np.eye(2), "S2": np.eye(2)}
    print(em(X, start))
