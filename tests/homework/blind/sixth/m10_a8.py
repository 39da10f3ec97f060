# pLSA on a count matrix: C[d, v] = how often word v is in document d
import numpy as np


def responsibilities(theta, phi):
    # R[d, v, k], the same for all occurrences of v in d
    R = theta[:, None, :] * phi.T[None, :, :]
    return R / R.sum(axis=2, keepdims=True)


def maximise(C, R):
    theta = np.einsum("dv,dvk->dk", C, R)
    theta /= C.sum(axis=1, keepdims=True)
    phi = R.sum(axis=0).T                       # K x V
    phi /= phi.sum(axis=1, keepdims=True)
    return theta, phi


def plsa(C, K, steps=100, seed=0):
    rng = np.random.default_rng(seed)
    D, V = C.shape
    theta = rng.dirichlet(np.ones(K), size=D)
    phi = rng.dirichlet(np.ones(V), size=K)
    for s in range(steps):
        R = responsibilities(theta, phi)
        theta, phi = maximise(C, R)
    return theta, phi


if __name__ == "__main__":
    C = np.array([[4, 2, 0, 1], [3, 3, 1, 0], [0, 1, 5, 3], [1, 0, 2, 6]])
    th, ph = plsa(C, 2)
    print(th.round(3))
    print(ph.round(3))
