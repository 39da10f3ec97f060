import numpy as np


def plsa(docs, K, V, iters=60, seed=3):
    """docs: list of integer arrays, docs[d][n] = index of the n-th word of document d"""
    rng = np.random.default_rng(seed)
    D = len(docs)
    theta = rng.dirichlet(np.ones(K), size=D)       # D x K
    phi = rng.dirichlet(np.ones(V), size=K)         # K x V

    for it in range(iters):
        A = np.zeros((D, K))
        B = np.zeros((K, V))
        for d, w in enumerate(docs):
            # E step for the words of this document
            g = theta[d][:, None] * phi[:, w]       # K x N_d
            g = g / g.sum(axis=0, keepdims=True)
            # collect
            A[d] += g.sum(axis=1)
            for n, v in enumerate(w):
                B[:, v] += g[:, n]
        # M step
        theta = A / A.sum(axis=0, keepdims=True)
        phi = B / B.sum(axis=1, keepdims=True)
    return theta, phi
