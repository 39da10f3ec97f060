import numpy as np
from scipy.special import gammaln, factorial


def responsibilities(x, pi, lam):
    # numerators, one column per component
    num = pi[None, :] * lam[None, :] ** x[:, None] / factorial(x)[:, None]
    return num / num.sum(axis=1, keepdims=True)


def Q(x, g, pi, lam):
    """expected complete log likelihood, g = responsibilities from the old parameters"""
    logp = x[:, None] * np.log(lam) - lam - gammaln(x + 1)[:, None]
    return np.sum(g * (np.log(pi) + logp))


def update_lambda(x, g):
    return (g * x[:, None]).sum(0) / g.sum(0)


def em(x, pi, lam, steps=50):
    # the mixing weights pi are an input and stay as they are
    trace = []
    for s in range(steps):
        g = responsibilities(x, pi, lam)
        lam = update_lambda(x, g)
        trace.append(Q(x, g, pi, lam))
    return lam, trace


if __name__ == "__main__":
    rng = np.random.default_rng(1)
    data = np.concatenate([rng.poisson(3, 100), rng.poisson(11, 100)]).astype(float)
    print(em(data, np.array([0.5, 0.5]), np.array([2.0, 8.0]))[0])
