import numpy as np

def posterior(X, weights, probs):
    n, k = len(X), len(weights)
    post = np.empty((k, n))
    for j in range(k):
        post[j] = np.log(weights[j])
        for d in range(X.shape[1]):
            post[j] += X[:, d] * np.log(probs[j, d])
    post = np.exp(post - post.max(axis=0))
    return post / post.sum(axis=0)

def map_update(X, post, a, b, alpha):
    """update with the pseudo counts of the priors"""
    n = X.shape[0]
    size = post.sum(axis=1)
    ones = post @ X
    weights = (size + alpha) / (n + np.sum(alpha))
    probs = (ones + a) / (size[:, None] + a + b)
    return weights, probs

def em_map(X, k, a=1.5, b=1.5, alpha=None, n_iter=30, seed=2):
    rng = np.random.default_rng(seed)
    if alpha is None:
        alpha = 1.5 * np.ones(k)
    weights = rng.dirichlet(np.ones(k) * 5)
    probs = rng.beta(5, 5, size=(k, X.shape[1]))
    for _ in range(n_iter):
        post = posterior(X, weights, probs)
        weights, probs = map_update(X, post, a, b, alpha)
    return weights, probs

X = np.random.default_rng(0).integers(0, 2, size=(50, 6))
w, p = em_map(X, 2)
print(w)
print(p.round(2))
