"""EM for a K-component Poisson mixture. Exercise 3."""
from math import exp, factorial, log


def pmf(x, lam):
    return lam ** x * exp(-lam) / factorial(x)


def e_step(data, weights, rates):
    out = []
    for x in data:
        joint = [w * pmf(x, l) for w, l in zip(weights, rates)]
        tot = sum(joint)
        out.append([j / tot for j in joint])
    return out


def Q(data, resp, weights, rates):
    total = 0.0
    for x, row in zip(data, resp):
        for r, w, l in zip(row, weights, rates):
            total += r * (log(w) + x * log(l) - l - log(factorial(x)))
    return total


def m_step(data, resp):
    K = len(resp[0])
    weights, rates = [], []
    for k in range(K):
        nk = sum(row[k] for row in resp)
        sk = sum(row[k] * x for row, x in zip(resp, data))
        qk = sum(row[k] * x ** 2 for row, x in zip(resp, data))
        weights.append(nk / len(data))
        rates.append(qk / sk)
    return weights, rates
