import numpy as np


def plsa(docs, K, V, n_iter=50, seed=0):
    """docs: list of integer arrays (word ids)."""
    rng = np.random.default_rng(seed)
    D = len(docs)
    theta = rng.dirichlet(np.ones(K), size=D)      # D x K
    phi = rng.dirichlet(np.ones(V), size=K)        # K x V

    for _ in range(n_iter):
        ntheta = np.zeros_like(theta)
        nphi = np.zeros_like(phi)
        for d, w in enumerate(docs):
            r = theta[d][:, None] * phi[:, w]      # K x N_d
            r /= r.sum(axis=0, keepdims=True)
            ntheta[d] = r.sum(axis=1)
            for n, v in enumerate(w):
                nphi[:, v] += r[:, n]
        theta = ntheta / ntheta.sum(axis=1, keepdims=True)
        phi = nphi / nphi.sum(axis=0, keepdims=True)
    return theta, phi
