import numpy as np
from scipy.stats import multivariate_normal


def get_resp(X, theta):
    pi, mu, Sigma = theta
    r = np.array([pi[k] * multivariate_normal(mu[k], Sigma).pdf(X) for k in range(len(pi))]).T
    return r / r.sum(axis=1, keepdims=True)


def Qfun(theta, X, r):
    pi, mu, Sigma = theta
    Si = np.linalg.inv(Sigma)
    val = 0.0
    for k in range(len(pi)):
        D = X - mu[k]
        val += np.sum(r[:, k] * (np.log(pi[k]) - 0.5 * np.sum((D @ Si) * D, axis=1)))
    return val


def get_theta(X, r):
    N = X.shape[0]
    pi = r.mean(axis=0)
    mu = r.T @ X / N
    Sigma = np.cov(X, rowvar=False, bias=True)    # same for all k
    return pi, mu, Sigma


if __name__ == "__main__":
    rng = np.random.default_rng(2)
    X = np.vstack([rng.normal(1, 1, (50, 3)), rng.normal(-3, 1, (70, 3))])
    theta = ([.5, .5], np.array([X[0], X[-1]]), np.eye(3))
    for _ in range(10):
        r = get_resp(X, theta)
        theta = get_theta(X, r)
    print(theta, Qfun(theta, X, r))
