"""EM for a mixture of exponentials."""
import numpy as np


def responsibilities(x, pi, rate):
    dens = rate * np.exp(-np.outer(x, rate))
    joint = dens * pi
    return joint / joint.sum(axis=1, keepdims=True)


def update(x, resp):
    K = resp.shape[1]
    labels = resp.argmax(axis=1)
    pi = np.bincount(labels, minlength=K) / len(x)
    rate = resp.sum(axis=0) / (resp.T @ x)
    return pi, rate


def fit(x, K, tol=1e-9, maxit=1000):
    pi = np.full(K, 1.0 / K)
    rate = 1.0 / np.quantile(x, (np.arange(K) + 0.5) / K)
    for it in range(maxit):
        resp = responsibilities(x, pi, rate)
        pi, new_rate = update(x, resp)
        done = np.allclose(rate, new_rate, rtol=tol)
        rate = new_rate
        if done:
            break
    return pi, rate
