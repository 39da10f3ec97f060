# poisson mixture: one EM sweep for the rates, mixture proportions w supplied by the caller
import numpy as np
from scipy.stats import poisson


def posterior(counts, rates, w):
    like = poisson.pmf(counts[:, np.newaxis], rates[np.newaxis, :])
    joint = like * w
    return joint / joint.sum(axis=1)[:, np.newaxis]


def update_rates(counts, post):
    num = (post * counts[:, np.newaxis]).sum(axis=0)
    den = post.sum(axis=0)
    return num / den


def run(counts, rates, w, sweeps=200, tol=1e-8):
    for s in range(sweeps):
        post = posterior(counts, rates, w)
        new = update_rates(counts, post)
        if np.abs(new - rates).max() < tol:
            break
        rates = new
    return rates


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    c = np.concatenate([rng.poisson(2, 300), rng.poisson(9, 300)])
    print(run(c, np.array([1.0, 5.0]), np.array([0.5, 0.5])))
