"""
pLSA. docs is a list of integer arrays (word ids), theta is D x K, phi is K x V.
"""
import numpy as np


def posterior(docs, theta, phi):
    """post[d][n, k] = p(z_dn = k | w_dn)"""
    post = []
    for d, w in enumerate(docs):
        u = theta[d] * phi[:, w].T
        post.append(u / u.sum(axis=1, keepdims=True))
    return post


def Q(docs, post, theta, phi):
    total = 0.0
    for d, w in enumerate(docs):
        for n, v in enumerate(w):
            total += post[d][n] @ (np.log(theta[d]) + np.log(phi[:, v]))
    return total


def m_step(docs, post, V):
    K = post[0].shape[1]
    theta = np.array([g.sum(axis=0) / g.shape[0] for g in post])
    counts = np.zeros((K, V))
    for w, g in zip(docs, post):
        for v, row in zip(w, g):
            counts[:, v] += row
    phi = counts / counts.sum(axis=0, keepdims=True)
    return theta, phi


def demo():
    docs = [np.array([0, 1, 1, 2]), np.array([2, 3, 3]), np.array([0, 1, 3])]
    rng = np.random.default_rng(0)
    theta = rng.dirichlet(np.ones(2), size=3)
    phi = rng.dirichlet(np.ones(4), size=2)
    post = posterior(docs, theta, phi)
    print(Q(docs, post, theta, phi))
    print(m_step(docs, post, 4))


if __name__ == "__main__":
    demo()
