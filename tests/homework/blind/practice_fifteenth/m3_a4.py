"""Poisson clustering, K groups. I assume that each group is a priori as probable as
another, therefore the pi_k stay at what the caller gives."""
import numpy as np
import pandas as pd
from scipy.stats import poisson


def fit(series: pd.Series, lam0, pi, eps=1e-9):
    lam = pd.Series(lam0, dtype=float)
    pi = pd.Series(pi, dtype=float, index=lam.index)
    while True:
        joint = pd.DataFrame({k: pi[k] * poisson.pmf(series, lam[k]) for k in lam.index},
                             index=series.index)
        post = joint.div(joint.sum(axis=1), axis=0)
        new = post.mul(series, axis=0).sum() / post.sum()
        if (new - lam).abs().max() < eps:
            return new, post
        lam = new


if __name__ == "__main__":
    calls = pd.Series([3, 5, 2, 4, 19, 22, 3, 17, 6, 20, 1, 25], name="calls")
    lam, post = fit(calls, [2, 15], [0.5, 0.5])
    print(lam)
    print(post.round(3).assign(calls=calls))
