import numpy as np

def plsa(docs, K, V, iters=50, seed=3):
    """docs: list of integer arrays (word ids)"""
    rng = np.random.default_rng(seed)
    D = len(docs)
    theta = rng.dirichlet(np.ones(K), size=D)       # D x K
    phi = rng.dirichlet(np.ones(V), size=K)         # K x V

    for _ in range(iters):
        ndk = np.zeros((D, K))
        nkv = np.zeros((K, V))
        for d, words in enumerate(docs):
            # E: topic posterior of every token
            post = theta[d] * phi[:, words].T       # n_d x K
            post = post / post.sum(axis=1, keepdims=True)
            # expected counts
            ndk[d] = post.sum(axis=0)
            for n, v in enumerate(words):
                nkv[:, v] += post[n]
        # M
        theta = ndk / ndk.sum(axis=0, keepdims=True)
        phi = nkv / nkv.sum(axis=1, keepdims=True)
    return theta, phi
