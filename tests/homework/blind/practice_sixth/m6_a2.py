import numpy as np

def mvn(x, mean, Sigma):
    k = mean.shape[0]
    dev = x - mean
    return (2*np.pi)**(-k/2) * np.linalg.det(Sigma)**(-1/2) * np.exp(-1/2 * dev.T @ np.linalg.inv(Sigma) @ dev)

def EM_tied(X, K, n_steps=25, seed=0):
    np.random.seed(seed)
    N, d = X.shape
    weights = [1/K]*K
    means = [X[i] for i in np.random.permutation(N)[:K]]
    Sigma = np.eye(d)

    for step in range(n_steps):

        # E: rho[n][k]
        rho = []
        for n in range(N):
            row = [weights[k]*mvn(X[n], means[k], Sigma) for k in range(K)]
            rho.append([v/sum(row) for v in row])
        rho = np.array(rho)

        # M
        for k in range(K):
            eff = np.sum(rho[:, k])
            weights[k] = eff/N
            means[k] = sum(rho[n, k]*X[n] for n in range(N))/eff

        # TODO update of Sigma (did not manage to get the derivative w.r.t. the matrix)

    return weights, means, rho
