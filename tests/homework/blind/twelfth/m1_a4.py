import numpy as np
from scipy.stats import multivariate_normal as mvn

# EM, two gaussians. For now the covariances stay at their initial values,
# I will add them when the rest runs.

def e_step(X, tau, m1, m2, S1, S2):
    a = tau * mvn.pdf(X, m1, S1)
    b = (1 - tau) * mvn.pdf(X, m2, S2)
    return a / (a + b)

def m_step(X, g):
    tau = g.mean()
    m1 = g @ X / g.sum()
    m2 = (1 - g) @ X / (len(X) - g.sum())
    return tau, m1, m2

def fit(X, S1, S2, iters=100, seed=0):
    rng = np.random.default_rng(seed)
    m1, m2 = X[rng.choice(len(X), 2, replace=False)]
    tau = 0.5
    for _ in range(iters):
        g = e_step(X, tau, m1, m2, S1, S2)
        tau, m1, m2 = m_step(X, g)
    return tau, m1, m2
