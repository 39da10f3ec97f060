import numpy as np
import pandas as pd


def em_coins(Y, pi=0.5, p=0.6, q=0.3, n_steps=8):
    """Y: 0/1 data. Returns a table of the iterations."""
    Y = np.asarray(Y)
    rows = []
    for s in range(n_steps):
        # E
        top = pi * p ** Y
        a = top / (top + (1 - pi) * q ** Y)

        # M
        p = a.dot(Y) / a.sum()
        q = (1 - a).dot(Y) / (1 - a).sum()

        # expected complete log likelihood
        Qval = (a * (np.log(pi) + Y * np.log(p)) + (1 - a) * (np.log(1 - pi) + Y * np.log(q))).sum()
        rows.append((s, p, q, Qval))
    return pd.DataFrame(rows, columns=["step", "p", "q", "Q"])


print(em_coins([1, 0, 0, 1, 1, 1, 0, 1, 0, 1, 1, 0]))
