import numpy as np

def plsa(counts, K, n_iter=50, seed=0):
    """
    counts : (D, V) array, how often word v occurs in document d
    returns theta (D, K) and phi (K, V)
    """
    rng = np.random.default_rng(seed)
    D, V = counts.shape
    theta = rng.dirichlet(np.ones(K), size=D)
    phi = rng.dirichlet(np.ones(V), size=K)

    for _ in range(n_iter):
        # E: all tokens of the same word in the same document share their posterior
        post = theta[:, :, None] * phi[None, :, :]            # D x K x V
        post = post / post.sum(axis=1, keepdims=True)

        # M
        n_dkv = counts[:, None, :] * post
        theta = n_dkv.sum(axis=2)
        theta /= theta.sum(axis=1, keepdims=True)
        phi = n_dkv.sum(axis=0)
        phi /= phi.sum(axis=0, keepdims=True)

    return theta, phi

def top_words(phi, vocab, m=10):
    return [[vocab[v] for v in np.argsort(-row)[:m]] for row in phi]
