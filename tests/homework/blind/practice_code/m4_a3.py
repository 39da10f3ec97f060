import numpy as np


def log_binomial(x, n, p):
    # log p^x, the rest does not matter
    return x * np.log(p)


def expectation(x, n, params):
    tau, pA, pB = params
    la = np.log(tau) + log_binomial(x, n, pA)
    lb = np.log(1 - tau) + log_binomial(x, n, pB)
    top = np.maximum(la, lb)
    a, b = np.exp(la - top), np.exp(lb - top)
    return a / (a + b)


def Q(x, n, params, g):
    tau, pA, pB = params
    return np.sum(g * (np.log(tau) + log_binomial(x, n, pA))
                  + (1 - g) * (np.log(1 - tau) + log_binomial(x, n, pB)))


def maximization(x, n, g):
    tau = np.mean(g)
    pA = np.sum(g * x) / (n * np.sum(g))
    pB = np.sum((1 - g) * x) / (n * np.sum(1 - g))
    return tau, pA, pB


if __name__ == "__main__":
    rng = np.random.default_rng(9)
    n = 10
    x = np.concatenate([rng.binomial(n, .9, 40), rng.binomial(n, .3, 60)])
    params = (.5, .6, .5)
    for _ in range(5):
        g = expectation(x, n, params)
        params = maximization(x, n, g)
        print(params, Q(x, n, params, g))
