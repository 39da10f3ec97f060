# Exercise 4, two biased coins with unequal numbers of tosses
import numpy as np
from scipy.stats import binom

tosses = np.array([10, 12, 8, 20, 15, 10, 9])
heads = np.array([5, 10, 7, 8, 11, 3, 6])

theta = {"pi": 0.5, "A": 0.6, "B": 0.5}


def posterior(th):
    la = th["pi"] * binom.pmf(heads, tosses, th["A"])
    lb = (1 - th["pi"]) * binom.pmf(heads, tosses, th["B"])
    return la / (la + lb)


def expected_loglik(th, post):
    qa = np.log(th["pi"]) + binom.logpmf(heads, tosses, th["A"])
    qb = np.log(1 - th["pi"]) + binom.logpmf(heads, tosses, th["B"])
    return post @ qa + (1 - post) @ qb


def update(post):
    rate = heads / tosses
    return {
        "pi": np.mean(post),
        "A": np.average(rate, weights=post),
        "B": np.average(rate, weights=1 - post),
    }


for step in range(50):
    post = posterior(theta)
    theta = update(post)
    print(step, theta, round(expected_loglik(theta, post), 5))
