"""Exponential mixture, written without any mutation (I'm used to JAX)."""
from functools import reduce
from typing import NamedTuple

import numpy as np
from scipy.special import log_softmax


class Theta(NamedTuple):
    log_pi: np.ndarray   # (K,)
    lam: np.ndarray      # (K,) rates


def log_prob(theta: Theta, x):
    """log pi_j + log p(x | z=j), shape (..., K)"""
    return theta.log_pi + np.log(theta.lam) - theta.lam * x[..., None]


def posterior(theta: Theta, x):
    return np.exp(log_softmax(log_prob(theta, x), axis=-1))


def maximize(resp, x) -> Theta:
    mass = resp.sum(0)
    return Theta(
        log_pi=np.log(mass) - np.log(x.size),
        lam=np.tensordot(resp, x, axes=(0, 0)) / mass,
    )


def step(theta: Theta, x) -> Theta:
    return maximize(posterior(theta, x), x)


def fit(theta0: Theta, x, num_steps=200) -> Theta:
    return reduce(lambda th, _: step(th, x), range(num_steps), theta0)


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    x = np.concatenate([rng.exponential(0.5, 300), rng.exponential(5.0, 300)])
    theta = fit(Theta(np.log([0.5, 0.5]), np.array([1.0, 0.1])), x)
    print(np.exp(theta.log_pi), theta.lam)
