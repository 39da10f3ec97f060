import numpy as np


def bernoulli_mixture_map(X, K, a=2.0, b=2.0, alpha=None, iters=100, seed=0):
    """MAP-EM for binary images.

    X      N x D matrix of zeros and ones
    a, b   Beta prior of every pixel probability
    alpha  Dirichlet prior of the mixing weights, length K
    """
    if alpha is None:
        alpha = np.full(K, 2.0)
    rng = np.random.RandomState(seed)
    N, D = X.shape
    pi = rng.dirichlet(alpha)
    mu = rng.uniform(0.25, 0.75, size=(K, D))

    for _ in range(iters):
        # E: X log mu + (1-X) log(1-mu) for all pairs with two matrix products
        logp = np.log(pi) + X @ np.log(mu).T + (1 - X) @ np.log(1 - mu).T
        logp -= logp.max(1, keepdims=True)
        eta = np.exp(logp)
        eta /= eta.sum(1, keepdims=True)

        # M
        Nk = eta.sum(0)
        for k in range(K):
            pi[k] = Nk[k] / N
            for d in range(D):
                ones = a - 1 + np.sum(eta[:, k] * X[:, d])
                zeros = b - 1 + np.sum(eta[:, k] * (1 - X[:, d]))
                mu[k, d] = ones / (ones + zeros)

    return pi, mu, eta


if __name__ == "__main__":
    rng = np.random.RandomState(5)
    protos = rng.rand(3, 16) < 0.5
    lab = rng.randint(3, size=120)
    X = np.where(rng.rand(120, 16) < 0.9, protos[lab], ~protos[lab]).astype(float)
    pi, mu, eta = bernoulli_mixture_map(X, 3)
    print(np.round(pi, 2))
    print(np.round(mu, 1))
