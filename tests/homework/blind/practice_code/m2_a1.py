import numpy as np


def mvn_pdf(X, mu, Sigma):
    """densities of all points under all components, (N, K)"""
    D = X.shape[1]
    diff = X[:, None, :] - mu[None, :, :]
    inv = np.linalg.inv(Sigma)
    quad = np.einsum('nkd,kde,nke->nk', diff, inv, diff)
    norm = np.sqrt((2 * np.pi) ** D * np.linalg.det(Sigma))
    return np.exp(-0.5 * quad) / norm


def e_step(X, pi, mu, Sigma):
    p = pi * mvn_pdf(X, mu, Sigma)
    return p / p.sum(axis=1, keepdims=True)


def m_step(X, R):
    N = X.shape[0]
    Nk = R.sum(axis=0)
    pi = Nk / N
    mu = R.T @ X / Nk[:, None]
    Sigma = np.einsum('nk,nd,ne->kde', R, X, X) / Nk[:, None, None]
    return pi, mu, Sigma


def loglik(X, pi, mu, Sigma):
    return np.log((pi * mvn_pdf(X, mu, Sigma)).sum(1)).sum()


if __name__ == "__main__":
    rng = np.random.default_rng(42)
    centres = np.array([[0, 0], [5, 0], [0, 5]])
    X = np.concatenate([c + rng.normal(size=(50, 2)) for c in centres])
    K = 3
    pi = np.full(K, 1 / K)
    mu = X[rng.choice(len(X), K, replace=False)]
    Sigma = np.stack([np.eye(2)] * K)
    for it in range(20):
        R = e_step(X, pi, mu, Sigma)
        pi, mu, Sigma = m_step(X, R)
    print(pi, mu, loglik(X, pi, mu, Sigma), sep='\n')
