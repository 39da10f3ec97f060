from scipy.stats import expon
import numpy as np


def posterior(data, weights, rates):
    K = len(weights)
    T = np.zeros((K, len(data)))
    for k in range(K):
        T[k, :] = weights[k] * expon.pdf(data, scale=1 / rates[k])
    return T / T.sum(axis=0)


def expected_complete_loglik(data, T, weights, rates):
    K = len(weights)
    total = 0
    for k in range(K):
        for i in range(len(data)):
            total += np.log(weights[k]) + np.log(rates[k]) - rates[k] * data[i]
    return total


def mstep(data, T):
    weights = T.sum(axis=1) / T.shape[1]
    rates = T.sum(axis=1) / T.dot(data)
    return weights, rates


def em(data, K, iters=50):
    weights = np.repeat(1.0 / K, K)
    rates = 1 / np.quantile(data, np.linspace(.1, .9, K))
    for _ in range(iters):
        T = posterior(data, weights, rates)
        weights, rates = mstep(data, T)
    return weights, rates, expected_complete_loglik(data, T, weights, rates)


if __name__ == "__main__":
    rng = np.random.default_rng(44)
    data = np.append(rng.exponential(1, 60), rng.exponential(8, 60))
    print(em(data, 2))
