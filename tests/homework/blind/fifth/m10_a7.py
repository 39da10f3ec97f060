import numpy as np


def plsa(C, K, iters=100, seed=0):
    """C[d, v]: counts. Returns theta (D x K) and phi (K x V)."""
    rng = np.random.default_rng(seed)
    D, V = C.shape
    theta = rng.dirichlet(np.ones(K), size=D)
    phi = rng.dirichlet(np.ones(V), size=K)

    for _ in range(iters):
        # E-step:  post[d, v, k]
        post = theta[:, None, :] * phi.T[None, :, :]
        post = post / post.sum(axis=2, keepdims=True)

        # M-step
        exp_counts = C[:, :, None] * post
        theta = exp_counts.sum(axis=1)
        theta = theta / theta.sum(axis=0, keepdims=True)
        phi = exp_counts.sum(axis=0).T
        phi = phi / phi.sum(axis=1, keepdims=True)
    return theta, phi


if __name__ == "__main__":
    C = np.array([[4, 3, 0, 0, 1],
                  [5, 2, 1, 0, 0],
                  [0, 0, 3, 6, 2],
                  [1, 0, 4, 4, 3]])
    th, ph = plsa(C, 2)
    print(th.round(3))
    print(ph.round(3))
