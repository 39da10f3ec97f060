import numpy as np

# EM, mixture of K Poisson distributions

def estep(x, w, lam):
    # exp(-lam) is only a constant for each component and x! cancels -> power is enough
    num = w[None, :] * lam[None, :] ** x[:, None]
    return num / num.sum(axis=1, keepdims=True)

def mstep(x, r):
    nk = np.sum(r, axis=0)
    w_new = nk / x.size
    lam_new = np.dot(x, r) / nk
    return w_new, lam_new

def em(x, K, n_iter=200, seed=3):
    rng = np.random.RandomState(seed)
    w = np.full(K, 1.0 / K)
    lam = x.mean() * rng.uniform(0.5, 1.5, size=K)
    for it in range(n_iter):
        r = estep(x, w, lam)
        w_old, lam_old = w, lam
        w, lam = mstep(x, r)
        if np.abs(lam - lam_old).max() < 1e-9:
            break
    return w, lam, r

if __name__ == '__main__':
    rng = np.random.RandomState(0)
    x = np.concatenate([rng.poisson(2, 300), rng.poisson(11, 200)]).astype(float)
    w, lam, r = em(x, 2)
    print('weights', w)
    print('rates  ', lam)
