import numpy as np
from scipy import stats

# ---- data -------------------------------------------------------
X = np.random.RandomState(7).multivariate_normal([0, 0], np.eye(2), 150)
X[:50] += [3, 3]
n, d = X.shape

# ---- starting values --------------------------------------------
tau = 0.4
mu_1 = np.array([2.0, 2.0])
mu_2 = np.array([-1.0, 0.0])
Sigma_1 = np.eye(d)
Sigma_2 = np.eye(d)

for t in range(30):
    # E: w[i] = P(Z_i = 1 | X_i)
    f1 = stats.multivariate_normal(mu_1, Sigma_1).pdf(X)
    f2 = stats.multivariate_normal(mu_2, Sigma_2).pdf(X)
    w = (1 - tau) * f1 / ((1 - tau) * f1 + tau * f2)

    # M
    tau = np.sum(w) / n
    s1 = np.zeros(d)
    s2 = np.zeros(d)
    for i in range(n):
        s1 += w[i] * X[i]
        s2 += (1 - w[i]) * X[i]
    mu_1 = s1 / np.sum(w)
    mu_2 = s2 / np.sum(1 - w)
    # did not get round to the covariances, they stay at the identity

print(tau, mu_1, mu_2)
