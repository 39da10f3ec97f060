import numpy as np


def e_step(theta, phi):
    """theta (D,K), phi (K,V) -> responsibilities (D,V,K)"""
    joint = np.einsum('dk,kv->dvk', theta, phi)
    return joint / (joint.sum(axis=2, keepdims=True) + 1e-100)


def m_step(counts, resp):
    """counts (D,V)"""
    expected = counts[:, :, None] * resp
    theta = resp.sum(axis=1)
    theta = theta / theta.sum(axis=1, keepdims=True)
    phi = expected.sum(axis=0).T
    phi = phi / phi.sum(axis=1, keepdims=True)
    return theta, phi


def plsa(counts, K, iters=100, seed=0):
    rng = np.random.default_rng(seed)
    D, V = counts.shape
    theta = rng.dirichlet(np.ones(K), D)
    phi = rng.dirichlet(np.ones(V), K)
    for _ in range(iters):
        resp = e_step(theta, phi)
        theta, phi = m_step(counts, resp)
    return theta, phi


if __name__ == '__main__':
    n = np.array([[4, 2, 0, 0], [3, 3, 1, 0], [0, 0, 5, 4], [1, 0, 2, 6]])
    print(plsa(n, 2))
