import numpy as np


def posterior(x, pi, rate):
    """P(z_i = j | x_i) as an (n, K) array."""
    dens = rate[None, :] * np.exp(-np.outer(x, rate))
    joint = dens * pi[None, :]
    return joint / joint.sum(1)[:, None]


def new_rates(x, P):
    return len(x) / (P.T @ x)


def em(x, pi, rate, maxit=4):
    for it in range(maxit):
        P = posterior(x, pi, rate)
        rate = new_rates(x, P)
        print(it, rate)
    return rate


if __name__ == "__main__":
    gen = np.random.RandomState(42)
    x = np.hstack((gen.exponential(1.0, 50), gen.exponential(10.0, 50)))
    em(x, np.array([0.5, 0.5]), np.array([2.0, 0.05]))
