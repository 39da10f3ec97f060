"""Coin example: which of the two coins was thrown is hidden."""
import numpy as np
from scipy import stats


def e_step(heads, n, theta_A, theta_B):
    lik_A = stats.binom.pmf(heads, n, theta_A)
    lik_B = stats.binom.pmf(heads, n, theta_B)
    w_A = lik_A / (lik_A + lik_B)
    w_B = lik_B / (lik_A + lik_B)
    return w_A, w_B


def m_step(heads, n, w_A, w_B):
    theta_A = np.dot(w_A, heads) / np.sum(w_A * n)
    theta_B = np.dot(w_B, heads) / np.sum(w_B * n)
    return theta_A, theta_B


heads = np.array([5, 9, 8, 4, 7])
n = 10
theta_A, theta_B = 0.60, 0.50
for j in range(10):
    w_A, w_B = e_step(heads, n, theta_A, theta_B)
    theta_A, theta_B = m_step(heads, n, w_A, w_B)
    print("iteration %d: theta_A = %.3f, theta_B = %.3f" % (j + 1, theta_A, theta_B))
