# EM for a mixture of geometric distributions, x = 1, 2, 3, ...
import numpy as np
from scipy.stats import geom


def e_step(params, x):
    w, p = params
    out = []
    for xi in x:
        row = [w[k] * geom.pmf(xi, p[k]) for k in range(len(w))]
        s = sum(row)
        out.append([v / s for v in row])
    return np.array(out)


def m_step(x, resp):
    w, p = [], []
    for k in range(resp.shape[1]):
        trials = sum(resp[i, k] * x[i] for i in range(len(x)))
        successes = sum(resp[:, k])
        w.append(successes / len(x))
        p.append(successes / trials)
    return w, p


rng = np.random.default_rng(0)
x = np.concatenate([rng.geometric(0.7, 100), rng.geometric(0.1, 100)])
params = ([0.5, 0.5], [0.6, 0.3])
for _ in range(30):
    resp = e_step(params, x)
    params = m_step(x, resp)
print(params)
