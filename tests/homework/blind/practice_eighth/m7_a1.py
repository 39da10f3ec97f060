import numpy as np


def init(x, K):
    qs = np.quantile(x, (np.arange(K) + 0.5) / K)
    return {"pi": np.ones(K) / K, "lam": 1 / qs}


def E(x, par):
    dens = par["lam"] * np.exp(-np.outer(x, par["lam"]))
    joint = par["pi"] * dens
    return joint / joint.sum(1)[:, np.newaxis]


def M(x, resp):
    Nj = resp.sum(0)
    return {"pi": Nj / len(x), "lam": (resp * x[:, np.newaxis]).sum(0) / Nj}


def fit(x, K, eps=1e-5, maxit=100):
    par = init(x, K)
    for i in range(maxit):
        new = M(x, E(x, par))
        change = max(abs(new["pi"] - par["pi"]).max(), abs(new["lam"] - par["lam"]).max())
        par = new
        if change < eps:
            break
    return par


np.random.seed(0)
times = np.concatenate([np.random.exponential(0.8, 70), np.random.exponential(2.0, 50)])
print(fit(times, 2, maxit=20))
