# Two coins A and B, EM. Parameters in a dict.
import numpy as np
from scipy.stats import binom

heads = np.array([5, 9, 8, 4, 7, 3, 15])
flips = np.array([10, 10, 9, 12, 8, 9, 20])   # number of flips differs from round to round


def expectation(params):
    """P(coin = A | heads) for each round"""
    A = params["pi"] * binom.pmf(heads, flips, params["pA"])
    B = (1 - params["pi"]) * binom.pmf(heads, flips, params["pB"])
    return A / (A + B)


def maximization(q):
    # observed frequency of heads in every round
    freq = heads / flips
    new = {}
    new["pi"] = np.sum(q) / len(q)
    new["pA"] = np.average(freq, weights=q)
    new["pB"] = np.average(freq, weights=1 - q)
    return new


params = {"pi": 0.5, "pA": 0.7, "pB": 0.4}
for t in range(1000):
    q = expectation(params)
    new = maximization(q)
    change = max(abs(new[key] - params[key]) for key in params)
    params = new
    if change < 1e-10:
        print("converged after", t + 1, "iterations")
        break

for key, value in params.items():
    print(f"{key:3s} = {value:.5f}")
