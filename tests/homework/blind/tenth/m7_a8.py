import numpy as np

def em_exponential(x, K, n_steps=10):
    x = np.asarray(x, dtype=float).reshape(-1, 1)       # (n, 1)
    p = np.full((1, K), 1.0 / K)
    rate = 1.0 / np.quantile(x, np.linspace(0.1, 0.9, K)).reshape(1, K)

    for _ in range(n_steps):
        # expectation
        post = p * np.exp(-rate * x)
        post /= post.sum(axis=1, keepdims=True)

        # maximisation
        mass = post.sum(axis=0, keepdims=True)
        p = mass / len(x)
        rate = mass / (post * x).sum(axis=0, keepdims=True)

    return p.ravel(), rate.ravel()


if __name__ == '__main__':
    g = np.random.default_rng(7)
    sample = np.r_[g.exponential(1 / 5., 400), g.exponential(3., 600)]
    print(em_exponential(sample, 2))
