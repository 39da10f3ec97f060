from dataclasses import dataclass
import numpy as np
from scipy.special import gammaln


@dataclass
class Params:
    weights: np.ndarray
    rates: np.ndarray


def log_pois(x, rates):
    return x[:, None] * np.log(rates) - rates - gammaln(x + 1)[:, None]


def expectation(theta: Params, x):
    logp = np.log(theta.weights) + log_pois(x, theta.rates)
    p = np.exp(logp - logp.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)


def q_func(theta: Params, x, r):
    total = 0.0
    for i in range(len(x)):
        for k in range(len(theta.rates)):
            total += r[i, k] * (np.log(theta.weights[k]) + x[i] * theta.rates[k]
                                - theta.rates[k] - gammaln(x[i] + 1))
    return total


def maximization(theta: Params, x, r):
    rates = (r * x[:, None]).sum(0) / r.sum(0)
    # the mixing weights are not touched here (still to do)
    return Params(theta.weights, rates)


rng = np.random.default_rng(8)
x = np.concatenate([rng.poisson(4, 70), rng.poisson(15, 70)])
theta = Params(np.array([0.5, 0.5]), np.array([2.0, 10.0]))
for _ in range(30):
    r = expectation(theta, x)
    theta = maximization(theta, x, r)
print(theta, q_func(theta, x, r))
