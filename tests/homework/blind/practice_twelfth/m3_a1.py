# Poisson mixture, calls per hour
import numpy as np
import pandas as pd
from scipy.stats import poisson

np.random.seed(0)
df = pd.DataFrame({"x": np.r_[np.random.poisson(2, 120), np.random.poisson(9, 80)]})

par = pd.DataFrame({"weight": [0.5, 0.5], "rate": [1.0, 5.0]})

for step in range(60):
    # E
    for k in par.index:
        df[f"p{k}"] = par.loc[k, "weight"] * poisson.pmf(df["x"], par.loc[k, "rate"])
    cols = [f"p{k}" for k in par.index]
    post = df[cols].div(df[cols].sum(axis=1), axis=0)

    # M
    for k in par.index:
        col = post[f"p{k}"]
        par.loc[k, "weight"] = col.mean()
        par.loc[k, "rate"] = (col * df["x"]).sum() / col.sum()

print(par)
