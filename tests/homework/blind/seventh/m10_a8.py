import numpy as np

def plsa(C, K, n_iter=50, seed=0):
    """C: (D, V) matrix of word counts."""
    rng = np.random.default_rng(seed)
    D, V = C.shape
    theta = rng.dirichlet(np.ones(K), size=D)       # D x K
    phi = rng.dirichlet(np.ones(V), size=K)         # K x V

    for _ in range(n_iter):
        # E: posterior over topics for each (document, word) pair
        post = theta[:, :, None] * phi[None, :, :]  # D x K x V
        post /= post.sum(axis=1, keepdims=True)

        # M
        theta = np.einsum('dv,dkv->dk', C, post)
        theta /= theta.sum(axis=1, keepdims=True)

        phi = post.sum(axis=0)
        phi /= phi.sum(axis=1, keepdims=True)
    return theta, phi

docs = ["the cat sat on the mat", "the dog sat", "stocks fell and bonds fell", "bonds and stocks"]
vocab = sorted({w for d in docs for w in d.split()})
C = np.array([[d.split().count(w) for w in vocab] for d in docs])
theta, phi = plsa(C, 2)
print(theta.round(2))
