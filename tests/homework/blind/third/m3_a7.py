import numpy as np
from scipy.special import gammaln, logsumexp


def expectation(counts, log_mix, rates):
    lp = log_mix[None, :] + counts[:, None] * np.log(rates)[None, :] - rates[None, :] - gammaln(counts + 1)[:, None]
    return np.exp(lp - logsumexp(lp, axis=1, keepdims=True))


def maximization(counts, post):
    size = post.sum(axis=0)
    log_mix = np.log(size) - np.log(counts.size)
    rates = post.T.dot(counts) / size
    return log_mix, rates


counts = np.array([0, 1, 1, 2, 0, 8, 9, 7, 12, 1, 10])
K = 2
log_mix = np.log(np.ones(K) / K)
rates = np.array([1.0, 5.0])
for step in range(100):
    post = expectation(counts, log_mix, rates)
    log_mix, rates = maximization(counts, post)
print(np.exp(log_mix), rates)
