import numpy as np


def simulate(seed=5):
    rs = np.random.RandomState(seed)
    A = np.array([[1.0, 0.0], [0.8, 0.5]])
    centres = np.array([[0, 0], [5, 1], [1, 6]])
    lab = rs.randint(0, 3, size=240)
    return centres[lab] + rs.randn(240, 2) @ A.T


def expectation(X, pi, M, S):
    P = np.linalg.inv(S)
    R = np.empty((X.shape[0], len(pi)))
    for k, (p, m) in enumerate(zip(pi, M)):
        diff = X - m
        # det(S) is the same in every column and drops out when normalising
        R[:, k] = np.log(p) - 0.5 * np.sum((diff @ P) * diff, axis=1)
    R = np.exp(R - R.max(1)[:, None])
    R /= R.sum(1)[:, None]
    return R


def maximization(X, R):
    N, d = X.shape
    K = R.shape[1]
    size = R.sum(0)
    pi = size / N
    M = np.dot(R.T, X) / size.reshape(-1, 1)
    S = np.zeros((d, d))
    for k in range(K):
        for n in range(N):
            u = X[n] - M[k]
            S += R[n, k] * np.outer(u, u)
    S /= N - K
    return pi, M, S


def em(X, K, iters=25):
    pi = np.ones(K) / K
    M = X[np.linspace(0, len(X) - 1, K).astype(int)]
    S = np.cov(X.T)
    for _ in range(iters):
        R = expectation(X, pi, M, S)
        pi, M, S = maximization(X, R)
    return pi, M, S


if __name__ == "__main__":
    pi, M, S = em(simulate(), 3)
    print(np.round(pi, 3))
    print(np.round(M, 3))
    print(np.round(S, 3))
