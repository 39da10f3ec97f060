import numpy as np


def em_topics(C, K, iters=100, seed=0):
    """
    C: (D, V) matrix, C[d, v] = how often word v is in document d
    theta: (D, K), phi: (K, V)
    """
    rng = np.random.default_rng(seed)
    D, V = C.shape
    theta = rng.dirichlet(np.ones(K), size=D)
    phi = rng.dirichlet(np.ones(V), size=K)
    for _ in range(iters):
        # E: all tokens of the same word in a document have the same posterior
        R = theta[:, :, None] * phi[None, :, :]          # D, K, V
        R = R / R.sum(axis=1, keepdims=True)

        # M
        E = C[:, None, :] * R                            # expected counts
        theta = E.sum(axis=2)
        theta = theta / theta.sum(axis=0, keepdims=True)
        phi = E.sum(axis=0)
        phi = phi / phi.sum(axis=1, keepdims=True)
    return theta, phi


if __name__ == "__main__":
    C = np.array([[4, 3, 0, 0, 1],
                  [5, 2, 1, 0, 0],
                  [0, 1, 4, 5, 2],
                  [0, 0, 3, 6, 2]])
    th, ph = em_topics(C, 2)
    np.set_printoptions(precision=3, suppress=True)
    print(th)
    print(ph)
