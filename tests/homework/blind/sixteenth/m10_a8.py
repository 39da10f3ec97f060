import numpy as np


def plsa(docs, V, K, n_iter=100, seed=0):
    """docs: list of integer arrays, docs[d][n] = word id."""
    rng = np.random.default_rng(seed)
    D = len(docs)
    theta = rng.dirichlet(np.ones(K), size=D)      # D x K
    phi = rng.dirichlet(np.ones(V), size=K)        # K x V

    for _ in range(n_iter):
        counts = np.zeros((K, V))
        for d, words in enumerate(docs):
            p = theta[d][None, :] * phi[:, words].T    # N_d x K
            p /= p.sum(axis=1, keepdims=True)
            theta[d] = p.sum(axis=0) / len(words)
            for n, w in enumerate(words):
                counts[:, w] += p[n]
        phi = counts / counts.sum(axis=0, keepdims=True)

    return theta, phi
