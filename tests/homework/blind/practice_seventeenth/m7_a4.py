import numpy as np

def em_exponential(x, K=2, maxit=500, eps=1e-9):
    x = np.asarray(x, float).reshape(-1, 1)
    n = x.size
    pi = np.repeat(1.0 / K, K)
    lam = 1.0 / np.quantile(x, np.linspace(.2, .8, K))
    q_old = None
    history = []
    while maxit:
        maxit -= 1

        # --- E step: work on log scale
        lg = np.log(pi) + np.log(lam) - x * lam          # n x K by broadcasting
        top = lg.max(1, keepdims=True)
        post = np.exp(lg - top)
        post = post / post.sum(1, keepdims=True)

        # --- M step
        size = post.sum(0)
        pi = size / (n - 1)
        lam = size / (post * x).sum(0)

        # --- Q(theta | theta_t)
        q = np.sum(post * (pi * lam * np.exp(-lam * x)))
        history.append(q)
        if q_old is not None and abs(q - q_old) < eps:
            break
        q_old = q
    return pi, lam, history
