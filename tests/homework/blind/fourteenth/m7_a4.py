from __future__ import annotations
import numpy as np
from dataclasses import dataclass


@dataclass
class Params:
    pi: np.ndarray
    lam: np.ndarray


def posterior(x: np.ndarray, th: Params) -> np.ndarray:
    """n x K matrix P(z_i = j | x_i)."""
    dens = th.pi[None, :] * th.lam[None, :] * np.exp(-np.outer(x, th.lam))
    return dens / dens.sum(axis=1)[:, None]


def Q(th: Params, post: np.ndarray, x: np.ndarray) -> float:
    return float((post * (np.log(th.pi) + np.log(th.lam) - np.outer(x, th.lam))).sum())


def m_step(post: np.ndarray, x: np.ndarray) -> Params:
    K = post.shape[1]
    lam = post.sum(axis=0) / (post * x[:, None]).sum(axis=0)
    # share of the points in each component
    pi = np.bincount(post.argmax(axis=1), minlength=K) / len(x)
    return Params(pi, lam)


rng = np.random.default_rng(11)
x = np.concatenate([rng.exponential(0.5, 100), rng.exponential(5.0, 150)])
theta = Params(np.array([0.5, 0.5]), np.array([3.0, 0.3]))
for t in range(15):
    post = posterior(x, theta)
    theta = m_step(post, x)
    print(t, theta.pi, theta.lam, Q(theta, post, x))
