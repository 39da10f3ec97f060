import numpy as np

# theta: list of dicts, one per component


def estep(x, theta):
    p = np.array([c["pi"] * np.exp(-(x - c["mu"]) ** 2 / (2 * c["sigma"] ** 2)) for c in theta])
    return p / p.sum(axis=0)


def mstep(x, p, theta):
    new = []
    for k, c in enumerate(theta):
        n_k = p[k].sum()
        new.append({
            "pi": c["pi"],      # weights: not derived
            "mu": np.sum(p[k] * x) / n_k,
            "sigma": np.sqrt(np.sum(p[k] * (x - c["mu"]) ** 2) / n_k),
        })
    return new


rng = np.random.default_rng(21)
x = np.concatenate([rng.normal(0, 1, 50), rng.normal(5, 2, 50)])
theta = [{"pi": 0.5, "mu": 1.0, "sigma": 1.0}, {"pi": 0.5, "mu": 4.0, "sigma": 1.0}]
for t in range(30):
    p = estep(x, theta)
    theta = mstep(x, p, theta)
for c in theta:
    print(c)
