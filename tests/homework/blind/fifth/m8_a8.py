import numpy as np

def e_step(X, pi, mu):
    N, K = len(X), len(pi)
    Z = np.zeros((N, K))
    for k in range(K):
        bern = mu[k] ** X * (1 - mu[k]) ** (1 - X)
        Z[:, k] = pi[k] * np.sum(bern, axis=1)
    Z /= Z.sum(axis=1)[:, np.newaxis]
    return Z

def m_step(X, Z, a, b, alpha):
    N, K = Z.shape
    pi = np.array([(Z[:, k].sum() + alpha[k] - 1) / (N + sum(alpha) - K) for k in range(K)])
    mu = np.zeros((K, X.shape[1]))
    for k in range(K):
        for d in range(X.shape[1]):
            mu[k, d] = (np.sum(Z[:, k] * X[:, d]) + a - 1) / (np.sum(Z[:, k]) + a + b - 2)
    return pi, mu

def train(X, K, a, b, alpha, epochs=50):
    np.random.seed(4)
    pi = np.ones(K) / K
    mu = np.random.uniform(.2, .8, (K, X.shape[1]))
    for _ in range(epochs):
        Z = e_step(X, pi, mu)
        pi, mu = m_step(X, Z, a, b, alpha)
    return pi, mu, Z

if __name__ == '__main__':
    X = np.array([[1,1,0,0,0],[1,1,1,0,0],[1,0,0,0,0],[0,0,1,1,1],[0,0,0,1,1],[0,1,0,1,1]])
    pi, mu, Z = train(X, 2, 1.5, 1.5, [2, 2])
    print(pi, mu, Z, sep='\n')
