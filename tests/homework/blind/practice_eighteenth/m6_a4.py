import numpy as np

# Ex. 6.  x_n in R^d, K clusters, same Sigma.  Sigma is handed in by the caller, I have
# no update for it.

def quad(X, m, A):
    Y = X - m
    return ((Y @ A) * Y).sum(axis=1)


def E_step(X, pi, mu, Sigma):
    A = np.linalg.inv(Sigma)
    K = len(pi)
    g = np.zeros((K, len(X)))
    for k in range(K):
        g[k] = pi[k] * np.exp(0.5 * quad(X, mu[k], A))
    return g / g.sum(axis=0)


def Q(X, g, pi, mu, Sigma):
    A = np.linalg.inv(Sigma)
    _, logdet = np.linalg.slogdet(Sigma)
    s = 0
    for k in range(len(pi)):
        s += np.sum(np.log(pi[k]) - 0.5 * logdet - 0.5 * quad(X, mu[k], A))
    return s


def M_step(X, g):
    pi = g.sum(axis=1) / g.shape[1]
    mu = np.array([np.average(X, axis=0, weights=gk) for gk in g])
    return pi, mu


def main(X, Sigma, K=3):
    pi, mu = np.ones(K) / K, X[:K]
    for _ in range(50):
        g = E_step(X, pi, mu, Sigma)
        pi, mu = M_step(X, g)
        print(Q(X, g, pi, mu, Sigma))
    return pi, mu
