import numpy as np


def make_em(t):
    """t: 1-d array of waiting times. Returns the two steps as closures."""
    t = np.asarray(t, float)

    def expect(weights, rates):
        dens = rates[:, None] * np.exp(-rates[:, None] * t[None, :])
        joint = weights[:, None] * dens
        return joint / joint.sum(axis=0)

    def maximise(R):
        Nj = R.sum(axis=1)
        return Nj / t.size, Nj / (R @ t)

    return expect, maximise


def solve(t, rates, weights=None, n_iter=500):
    rates = np.asarray(rates, float)
    if weights is None:
        weights = np.ones_like(rates) / rates.size
    expect, maximise = make_em(t)
    for _ in range(n_iter):
        R = expect(weights, rates)
        weights, rates = maximise(R)
    return weights, rates


if __name__ == "__main__":
    rng = np.random.default_rng(3)
    t = np.concatenate([rng.exponential(1 / 0.2, 400), rng.exponential(1 / 4.0, 600)])
    print(solve(t, [0.5, 2.0]))
