import numpy as np

def responsibilities(x, pi, rate):
    dens = rate[None, :] * np.exp(-np.outer(x, rate))
    joint = dens * pi
    return joint / joint.sum(axis=1)[:, np.newaxis]

def q_function(x, R, pi, rate):
    # expected complete log likelihood
    logf = np.log(rate)[None, :] - np.outer(x, rate)
    return (R * logf).sum()

def update(x, R):
    n = x.shape[0]
    Nj = R.sum(axis=0)
    return Nj / n, Nj / (x @ R)

def em(x, K=2, tol=1e-8):
    pi = np.ones(K) / K
    rate = 1 / (x.mean() * np.linspace(0.5, 2, K))
    prev = -np.inf
    for it in range(1000):
        R = responsibilities(x, pi, rate)
        pi, rate = update(x, R)
        q = q_function(x, R, pi, rate)
        if q - prev < tol and it > 5:
            break
        prev = q
    return pi, rate
