# Exercise 3 -- Poisson mixture with pandas
import numpy as np
import pandas as pd

# goals per match, three kinds of teams
rng = np.random.default_rng(2022)
kind = rng.choice(3, size=400, p=[0.5, 0.3, 0.2])
df = pd.DataFrame({"goals": rng.poisson(np.array([1.0, 4.0, 9.0])[kind])})

par = pd.DataFrame({"prob": [1/3, 1/3, 1/3], "rate": [0.8, 3.0, 7.0]},
                   index=["weak", "medium", "strong"])

for it in range(100):
    # E: probability of each kind for each match.
    # x! is the same in numerator and denominator so I don't compute it
    lik = pd.DataFrame({
        kind_: row["prob"] * np.exp(-row["rate"]) * row["rate"] ** df["goals"]
        for kind_, row in par.iterrows()
    })
    z = lik.div(lik.sum(axis=1), axis=0)

    # M
    par["prob"] = z.mean()
    par["rate"] = z.mul(df["goals"], axis=0).mean()

print(par.round(3))
print(z.assign(goals=df["goals"]).groupby("goals").mean().round(2))
