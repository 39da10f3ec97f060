import numpy as np
import pandas as pd
from scipy.special import gammaln

# x: counts as a pandas Series; parameters live in a DataFrame with columns pi, lam


def estep(x, par):
    logf = pd.DataFrame({
        k: np.log(row.pi) + x * np.log(row.lam) - row.lam - gammaln(x + 1)
        for k, row in par.iterrows()
    })
    f = np.exp(logf)
    return f.div(f.sum(axis=1), axis=0)


def q_function(x, R, par):
    val = 0.0
    for k, row in par.iterrows():
        val += (R[k] * (row.pi + x * np.log(row.lam) - row.lam - gammaln(x + 1))).sum()
    return val


def mstep(x, R):
    Rx = R.mul(x, axis=0)
    return pd.DataFrame({
        "pi": R.sum() / x.sum(),
        "lam": Rx.sum() / R.sum(),
    })


def run(x, par, n=50):
    trace = []
    for _ in range(n):
        R = estep(x, par)
        par = mstep(x, R)
        trace.append(q_function(x, R, par))
    return par, trace
