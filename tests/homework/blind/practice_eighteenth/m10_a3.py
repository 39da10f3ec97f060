import numpy as np
import pandas as pd

# one row per token: columns "doc" and "word" (integers)
def em(tokens: pd.DataFrame, K: int, n_iter: int = 30):
    d = tokens["doc"].to_numpy()
    w = tokens["word"].to_numpy()
    D, V, n_tok = d.max() + 1, w.max() + 1, len(tokens)

    rng = np.random.default_rng(8)
    theta = rng.dirichlet([5] * K, size=D)     # D x K
    phi = rng.dirichlet([5] * V, size=K)       # K x V

    for _ in range(n_iter):
        post = theta[d] * phi[:, w].T          # n_tok x K
        post /= post.sum(axis=1, keepdims=True)

        by_doc = pd.DataFrame(post).groupby(d).sum()
        theta = by_doc.to_numpy() / n_tok

        by_word = pd.DataFrame(post).groupby(w).sum()
        phi = (by_word / by_word.sum()).T.to_numpy()
    return theta, phi


if __name__ == "__main__":
    tok = pd.DataFrame({"doc": [0, 0, 0, 1, 1, 2, 2, 2], "word": [0, 1, 0, 2, 3, 0, 3, 1]})
    print(em(tok, 2))
