"""pLSA on a small document-term matrix."""
import numpy as np


def normalise(A, axis):
    return A / A.sum(axis=axis, keepdims=True)


def plsa(counts, K, n_iter=100, seed=0):
    """counts[d, v]: how often word v stands in document d.
    theta: (D, K) topics of the documents, phi: (K, V) words of the topics."""
    rng = np.random.default_rng(seed)
    D, V = counts.shape
    theta = normalise(rng.random((D, K)), axis=1)
    phi = normalise(rng.random((K, V)), axis=1)
    for _ in range(n_iter):
        # E: all tokens of the same word in the same document have the same posterior
        post = theta[:, :, None] * phi[None, :, :]           # D x K x V
        post = post / post.sum(axis=1, keepdims=True)
        # M
        expected = counts[:, None, :] * post                 # D x K x V
        theta = normalise(expected.sum(axis=2), axis=1)
        phi = normalise(expected.sum(axis=0), axis=0)
    return theta, phi


if __name__ == "__main__":
    words = ["ball", "goal", "team", "vote", "law", "party"]
    counts = np.array([
        [4, 3, 5, 0, 0, 1],
        [2, 5, 3, 0, 1, 0],
        [0, 0, 1, 6, 4, 3],
        [0, 1, 0, 3, 5, 4],
        [2, 2, 1, 2, 2, 3],
    ])
    theta, phi = plsa(counts, 2)
    print(theta.round(3))
    for k in range(2):
        order = phi[k].argsort()[::-1][:3]
        print(k, [words[v] for v in order])
