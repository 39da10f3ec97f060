import numpy as np
from scipy.stats import multivariate_normal as N

np.random.seed(2)
X = np.vstack((np.random.randn(100, 2), np.random.randn(60, 2) + 4))
K = 2


def responsibilities(X, pi, mu, Sigma):
    r = np.array([pi[k] * N.pdf(X, mu[k], Sigma[k]) for k in range(K)]).T
    r /= r.sum(axis=1)[:, None]
    return r


def Q(X, pi, mu, Sigma):
    # Q(theta | theta_t)
    s = 0
    for x in X:
        s += np.log(sum(pi[k] * N.pdf(x, mu[k], Sigma[k]) for k in range(K)))
    return s


def maximise(X, r):
    n = X.size
    nk = r.sum(axis=0)
    pi = nk / n
    mu = [r[:, k] @ X / nk[k] for k in range(K)]
    Sigma = [np.diag(r[:, k] @ (X - mu[k]) ** 2 / nk[k]) for k in range(K)]
    return pi, mu, Sigma


pi = np.ones(K) / K
mu = [X[0], X[-1]]
Sigma = [np.eye(2)] * K
for step in range(20):
    r = responsibilities(X, pi, mu, Sigma)
    pi, mu, Sigma = maximise(X, r)
    if step % 5 == 0:
        print(step, "Q =", Q(X, pi, mu, Sigma))
print(pi, mu, Sigma)
