"""Topic model without priors, fitted by EM.

docs is a list of integer arrays: docs[d][n] is the id of the n-th word of document d.
"""
import numpy as np


def e_step(docs, theta, phi):
    post = []
    for d, w in enumerate(docs):
        p = theta[d][None, :] * phi[:, w].T          # words x topics
        post.append(p / p.sum(axis=1, keepdims=True))
    return post


def m_step(docs, post, K, V):
    theta = np.zeros((len(docs), K))
    phi = np.zeros((K, V))
    for d, w in enumerate(docs):
        theta[d] = post[d].sum(axis=0) / len(w)
        for n, v in enumerate(w):
            phi[:, v] += post[d][n]
    phi = phi / phi.sum(axis=1, keepdims=True)       # each topic sums to one over the vocabulary
    return theta, phi


def q_value(docs, post, theta, phi):
    q = 0.0
    for d, w in enumerate(docs):
        q += np.sum(post[d] * (np.log(theta[d])[None, :] + np.log(phi[:, w]).T))
    return q


def run(docs, K, V, n_iter=40, seed=0):
    rng = np.random.default_rng(seed)
    theta = rng.dirichlet(np.ones(K), size=len(docs))
    phi = rng.dirichlet(np.ones(V), size=K)
    for _ in range(n_iter):
        post = e_step(docs, theta, phi)
        theta, phi = m_step(docs, post, K, V)
    return theta, phi


if __name__ == "__main__":
    rng = np.random.default_rng(2)
    docs = [rng.integers(0, 6, size=20) for _ in range(5)] + [rng.integers(4, 10, size=15) for _ in range(5)]
    theta, phi = run(docs, K=2, V=10, n_iter=10)
    post = e_step(docs, theta, phi)
    print(theta.round(2))
    print(q_value(docs, post, theta, phi))
