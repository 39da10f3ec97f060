"""
EM for a mixture of exponentials (lifetimes).
Mixing proportions are an input: the shares of the two suppliers are known from the delivery notes.
"""
import numpy as np


def log_exp_density(x, rates):
    # log( rate * exp(-rate x) ), shape (n, K)
    return np.log(rates) - np.outer(x, rates)


def responsibilities(x, weights, rates):
    a = np.log(weights) + log_exp_density(x, rates)
    a -= a.max(axis=1, keepdims=True)
    np.exp(a, out=a)
    a /= a.sum(axis=1, keepdims=True)
    return a


def q_function(x, G, weights, rates):
    """Q(weights, rates | old): G holds the responsibilities at the old values"""
    return np.sum(G * (np.log(weights) + log_exp_density(x, rates)))


def update_rates(x, G):
    return G.sum(axis=0) / (G.T @ x)


def run_em(x, weights, rates, tol=1e-9):
    q_old = -np.inf
    while True:
        G = responsibilities(x, weights, rates)
        rates = update_rates(x, G)
        q = q_function(x, G, weights, rates)
        if abs(q - q_old) < tol:
            return rates, q
        q_old = q


if __name__ == "__main__":
    rng = np.random.default_rng(2024)
    n = 400
    weights = np.array([0.3, 0.7])
    z = rng.random(n) < weights[0]
    x = np.where(z, rng.exponential(1 / 0.2, n), rng.exponential(1 / 3.0, n))
    rates, q = run_em(x, weights, np.array([0.5, 1.5]))
    print("rates:", rates.round(4), " Q:", round(float(q), 3))
