import numpy as np
from scipy.stats import binom

heads = np.array([5, 9, 8, 4, 14, 3, 11])
tosses = np.array([10, 10, 10, 10, 18, 6, 12])


def expectation(par):
    like_a = par["pi"] * binom.pmf(heads, tosses, par["A"])
    like_b = (1 - par["pi"]) * binom.pmf(heads, tosses, par["B"])
    return {"A": like_a / (like_a + like_b), "B": like_b / (like_a + like_b)}


def maximization(z):
    new = {}
    new["pi"] = (z["A"] * tosses).sum() / tosses.sum()
    for coin in "AB":
        h = (z[coin] * heads).sum()
        t = (z[coin] * (tosses - heads)).sum()
        new[coin] = h / (h + t)
    return new


par = {"pi": 0.5, "A": 0.6, "B": 0.5}
for i in range(20):
    z = expectation(par)
    par = maximization(z)
    print(i + 1, {k: round(float(v), 4) for k, v in par.items()})
