# Exercise 1, two gaussians in the plane. Equal halves assumed, tau stays 0.5 in the script.
import numpy as np
from scipy.stats import multivariate_normal as mvn

X = np.array([[1.0, 2.1], [0.8, 1.7], [1.4, 2.4], [0.5, 2.0], [1.1, 1.3],
              [5.2, 6.1], [4.7, 5.8], [5.5, 6.9], [6.0, 5.4], [4.9, 6.6]])

theta = {
    "tau": 0.5,
    "m1": np.array([0.0, 0.0]),
    "m2": np.array([7.0, 7.0]),
    "S1": 4 * np.eye(2),
    "S2": 4 * np.eye(2),
}

for it in range(30):
    p1 = theta["tau"] * mvn.pdf(X, theta["m1"], theta["S1"])
    p2 = (1 - theta["tau"]) * mvn.pdf(X, theta["m2"], theta["S2"])
    w1 = p1 / (p1 + p2)
    w2 = p2 / (p1 + p2)

    # covariance matrices
    for w, m, S in ((w1, "m1", "S1"), (w2, "m2", "S2")):
        acc = np.zeros((2, 2))
        for wi, xi in zip(w, X):
            v = xi - theta[m]
            acc += wi * np.outer(v, v)
        theta[S] = acc / w.sum()

    # means
    theta["m1"] = (w1[:, None] * X).sum(axis=0) / w1.sum()
    theta["m2"] = (w2[:, None] * X).sum(axis=0) / w2.sum()

print(theta)
