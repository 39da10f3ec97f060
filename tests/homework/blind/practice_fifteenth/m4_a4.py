import pandas as pd
from scipy.stats import binom

df = pd.DataFrame({
    "n": [20, 15, 30, 10, 25, 18],
    "x": [14, 4, 9, 8, 19, 5],
})

pi, p_a, p_b = 0.4, 0.75, 0.25

for _ in range(100):
    df["num_a"] = pi * binom.pmf(df.x, df.n, p_a)
    df["num_b"] = (1 - pi) * binom.pmf(df.x, df.n, p_b)
    df["w"] = df.num_a / (df.num_a + df.num_b)

    # expected trials / successes that belong to A
    df["n_a"] = df.w * df.n
    df["x_a"] = df.w * df.x
    df["n_b"] = df.n - df.n_a
    df["x_b"] = df.x - df.x_a

    tot = df.sum()
    pi = tot.n_a / tot.n
    p_a = tot.x_a / tot.n_a
    p_b = tot.x_b / tot.n_b

print(df[["n", "x", "w"]])
print("pi = %.4f, p_A = %.4f, p_B = %.4f" % (pi, p_a, p_b))
