import numpy as np
from scipy.stats import multivariate_normal

def responsibilities(X, pi, mu, Sigma):
    N, K = X.shape[0], len(pi)
    tau = np.zeros((N, K))
    for k in range(K):
        tau[:, k] = pi[k] * multivariate_normal.pdf(X, mean=mu[k], cov=Sigma)
    tau /= tau.sum(axis=1)[:, np.newaxis]
    return tau

def update_pi(tau):
    return tau.mean(axis=0)

def update_mu(X, tau):
    return np.array([np.average(X, axis=0, weights=tau[:, k]) for k in range(tau.shape[1])])

def update_Sigma(X, tau, mu):
    # covariance in each group, then pooled over the groups
    K = tau.shape[1]
    covs = [np.cov(X, rowvar=False, aweights=tau[:, k], ddof=0) for k in range(K)]
    return sum(covs) / K

def main():
    np.random.seed(8)
    A = np.random.randn(2, 2)
    X = np.concatenate([np.random.randn(100, 2) @ A + c for c in ([0, 0], [6, -3])])
    pi = np.array([0.5, 0.5])
    mu = np.array([X[0], X[150]])
    Sigma = np.identity(2)
    delta = 1
    while delta > 1e-6:
        tau = responsibilities(X, pi, mu, Sigma)
        pi = update_pi(tau)
        new_mu = update_mu(X, tau)
        Sigma = update_Sigma(X, tau, new_mu)
        delta = np.abs(new_mu - mu).max()
        mu = new_mu
    print("pi", pi)
    print("mu", mu)
    print("Sigma", Sigma)

main()
