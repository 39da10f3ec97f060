"""Topic model by EM. docs is a list of integer arrays (word ids)."""
import numpy as np


def train(docs, K, V, epochs=50, seed=42):
    rng = np.random.default_rng(seed)
    theta = rng.dirichlet(np.ones(K), size=len(docs))   # D x K
    phi = rng.dirichlet(np.ones(V), size=K)             # K x V

    for epoch in range(epochs):
        acc = np.zeros((K, V))
        new_theta = np.empty_like(theta)

        for d, w in enumerate(docs):
            # posterior over topics for each token, shape (len(w), K)
            post = phi[:, w].T
            post = post / post.sum(axis=1, keepdims=True)

            new_theta[d] = post.sum(axis=0) / len(w)
            np.add.at(acc.T, w, post)

        theta = new_theta
        phi = acc / acc.sum(axis=1, keepdims=True)

    return theta, phi
