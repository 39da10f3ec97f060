"""Mixture of exponentials f(x) = sum_j pi_j lambda_j exp(-lambda_j x)"""
import numpy as np
from collections import namedtuple

Theta = namedtuple("Theta", "pi lam")


def gamma_(x, th):
    x = np.asarray(x)[:, None]
    f = th.pi * th.lam * np.exp(-th.lam * x)
    return f / np.sum(f, axis=1, keepdims=True)


def Q(x, G, th):
    """sum_i sum_j G_ij [ log pi_j + log lambda_j - lambda_j x_i ]"""
    x = np.asarray(x)[:, None]
    return np.sum(G * (np.log(th.pi) + np.log(th.lam) - th.lam * x))


def maximise(x, G):
    Nj = np.sum(G, axis=0)
    pi = Nj / len(x)
    # weighted mean waiting time of component j
    lam = (G.T @ np.asarray(x)) / Nj
    return Theta(pi, lam)


if __name__ == "__main__":
    x = np.random.default_rng(5).exponential([0.2, 3.0], size=(30, 2)).ravel()
    th = Theta(np.array([0.4, 0.6]), np.array([3.0, 0.5]))
    G = gamma_(x, th)
    print("Q before", Q(x, G, th))
    th = maximise(x, G)
    print(th)
