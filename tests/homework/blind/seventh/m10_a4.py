import numpy as np

def plsa(docs, V, K, n_iter=50, seed=0):
    """docs: list of integer arrays (word ids), one array per document"""
    rng = np.random.default_rng(seed)
    D = len(docs)
    theta = rng.dirichlet(np.ones(K), size=D)      # D x K
    phi = rng.dirichlet(np.ones(V), size=K)        # K x V

    for it in range(n_iter):
        new_theta = np.zeros((D, K))
        counts = np.zeros((K, V))
        for d, words in enumerate(docs):
            # posterior of the topic of every token, N_d x K
            post = phi[:, words].T
            post = post / post.sum(axis=1, keepdims=True)
            new_theta[d] = post.sum(axis=0) / len(words)
            for w, p in zip(words, post):
                counts[:, w] += p
        theta = new_theta
        phi = counts / (counts.sum(axis=0, keepdims=True) + 1e-12)

    return theta, phi
