import numpy as np


def loglik_coin(x, n, p):
    # binomial coefficient left out, same for both coins
    return x * np.log(p) + (n - x) * np.log1p(-p)


def e_step(x, n, params):
    """Probability that coin A was used in each round."""
    la = np.log(params["pi"]) + loglik_coin(x, n, params["A"])
    lb = np.log(1 - params["pi"]) + loglik_coin(x, n, params["B"])
    return 1.0 / (1.0 + np.exp(la - lb))


def q_function(x, n, w, params):
    qa = w * (np.log(params["pi"]) + loglik_coin(x, n, params["A"]))
    qb = (1 - w) * (np.log(1 - params["pi"]) + loglik_coin(x, n, params["B"]))
    return np.sum(qa + qb)


def m_step(x, n, w):
    return dict(
        pi=np.mean(w),
        A=np.sum(w * x) / np.sum(w),
        B=np.sum((1 - w) * x) / np.sum(w * n),
    )


def run(x, n, iters=25):
    params = dict(pi=0.4, A=0.7, B=0.3)
    for k in range(iters):
        w = e_step(x, n, params)
        params = m_step(x, n, w)
    return params
