# ------------------------------------------------------------------
# Simulation: mixture of two univariate normals, fitted with EM
# (translated from my old Matlab script)
# ------------------------------------------------------------------
import numpy as np

np.random.seed(42)

# true values
tau_true = 0.35
m_true = [162.0, 177.0]
s_true = [6.0, 7.5]
N = 500

# simulate
z = np.random.rand(N) < tau_true
x = np.where(z,
             np.random.normal(m_true[0], s_true[0], N),
             np.random.normal(m_true[1], s_true[1], N))

# initial guess
tau = 0.5
m1 = np.percentile(x, 25)
m2 = np.percentile(x, 75)
v1 = np.var(x)
v2 = np.var(x)

maxit = 250
path = np.zeros((maxit, 5))

for it in range(maxit):
    # posterior probability of group 1, written as a logistic function of the
    # log odds
    logodds = (np.log(tau) - np.log(1 - tau)
               - 0.5 * np.log(v1) + 0.5 * np.log(v2)
               - (x - m1)**2 / (2*v1) + (x - m2)**2 / (2*v2))
    p = 1 / (1 + np.exp(-logodds))

    # new share of group 1: fraction of the points which belong to it
    tau = np.sum(p > 0.5) / N

    # new means
    m1 = np.sum(p * x) / np.sum(p)
    m2 = (np.sum(x) - np.sum(p * x)) / (N - np.sum(p))

    # new variances, second moment minus mean squared
    v1 = np.sum(p * x**2) / np.sum(p) - m1**2
    v2 = np.sum((1 - p) * x**2) / np.sum(1 - p) - m2**2

    path[it, :] = [tau, m1, m2, np.sqrt(v1), np.sqrt(v2)]

print('          tau     m1       m2      s1     s2')
print('true  ', tau_true, m_true, s_true)
print('EM    ', np.round(path[-1], 3))
