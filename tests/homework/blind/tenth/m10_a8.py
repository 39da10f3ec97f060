import numpy as np


def plsa(counts, K, iters=100, seed=0):
    """counts[d, v] = how often word v is in document d."""
    D, V = counts.shape
    rng = np.random.default_rng(seed)
    theta = rng.dirichlet(np.ones(K), size=D)      # D x K
    phi = rng.dirichlet(np.ones(V), size=K)        # K x V

    for _ in range(iters):
        # posterior of the topic for each (document, word) pair, D x K x V
        post = theta[:, :, None] * phi[None, :, :]
        post /= post.sum(axis=1, keepdims=True) + 1e-300

        # topic proportions
        theta = np.einsum("dv,dkv->dk", counts, post)
        theta /= theta.sum(axis=1, keepdims=True)

        # topics
        phi = post.sum(axis=0)
        phi /= phi.sum(axis=1, keepdims=True)

    return theta, phi


if __name__ == "__main__":
    docs = np.array([[4, 3, 0, 0], [2, 5, 1, 0], [0, 0, 6, 3], [0, 1, 2, 5]])
    theta, phi = plsa(docs, 2)
    print(theta.round(3))
    print(phi.round(3))
