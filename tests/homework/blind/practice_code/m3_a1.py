"""Poisson mixture - EM algorithm."""
import numpy as np
from scipy.stats import poisson


def e_step(x, pi, lam):
    num = pi[None, :] * poisson.pmf(x[:, None], lam[None, :])
    return num / num.sum(axis=1, keepdims=True)


def Q(pi, lam, x, gamma):
    """sum_i sum_k gamma_ik (log pi_k + log Poisson(x_i; lam_k))"""
    return (gamma * (np.log(pi) + poisson.logpmf(x[:, None], lam))).sum()


def m_step(x, gamma):
    Nk = gamma.sum(axis=0)
    pi_new = Nk / len(x)
    lam_new = gamma.T.dot(x) / Nk
    return pi_new, lam_new


def em(x, K, n_iter=100):
    pi = np.ones(K) / K
    lam = np.quantile(x, np.linspace(0.2, 0.8, K)) + 0.5
    trace = []
    for _ in range(n_iter):
        gamma = e_step(x, pi, lam)
        pi, lam = m_step(x, gamma)
        trace.append(Q(pi, lam, x, gamma))
    return pi, lam, trace


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    x = np.concatenate([rng.poisson(2, 100), rng.poisson(10, 200)])
    pi, lam, trace = em(x, 2)
    print(pi, lam, trace[-1])
