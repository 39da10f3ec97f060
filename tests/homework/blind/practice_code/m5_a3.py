import numpy as np


def em(x, K, max_iter=200, tol=1e-9, seed=0):
    x = np.asarray(x, float)
    N = x.size
    rng = np.random.default_rng(seed)
    log_pi = np.full(K, -np.log(K))
    mu = rng.choice(x, K, replace=False)
    s2 = np.full(K, x.var())
    Qs = []
    for it in range(max_iter):
        # log of joint density
        lj = log_pi - 0.5 * np.log(2 * np.pi * s2) - (x[:, None] - mu) ** 2 / (2 * s2)
        m = lj.max(axis=1, keepdims=True)
        log_r = lj - (m + np.log(np.exp(lj - m).sum(axis=1, keepdims=True)))
        r = np.exp(log_r)

        # M
        n_k = r.sum(0)
        log_pi = np.log(n_k) - np.log(N)
        mu = (r * x[:, None]).sum(0) / n_k
        s2 = (r * (x[:, None] - mu) ** 2).sum(0) / n_k

        # Q(theta_new | theta_old), with the sums over i already done
        Qs.append(np.sum(n_k * log_pi)
                  - 0.5 * np.sum(n_k * np.log(2 * np.pi * s2))
                  - 0.5 * np.sum(r * (x[:, None] - mu) ** 2 / s2))
        if it and abs(Qs[-1] - Qs[-2]) < tol:
            break
    return np.exp(log_pi), mu, np.sqrt(s2), r, Qs


if __name__ == "__main__":
    rng = np.random.default_rng(77)
    x = np.concatenate([rng.normal(-3, 1, 50), rng.normal(0, .5, 50), rng.normal(4, 2, 50)])
    w, mu, sd, r, Qs = em(x, 3)
    print(w, mu, sd, Qs[-1])
