import numpy as np
from scipy.stats import multivariate_normal as mvn

# mixture with a tied covariance matrix, EM

def tied_em(X, K, T=80, seed=4):
    N, d = X.shape
    rng = np.random.default_rng(seed)
    mus = X[rng.choice(N, K, replace=False)]
    pis = np.ones(K) / K
    S = np.eye(d)
    for t in range(T):
        # E step
        R = np.column_stack([pis[k] * mvn(mus[k], S).pdf(X) for k in range(K)])
        R /= R.sum(1)[:, None]

        # M step
        Nk = R.sum(0)
        pis = Nk / Nk.sum()
        mus = np.array([np.average(X, axis=0, weights=R[:, k]) for k in range(K)])
        covs = []
        for k in range(K):
            Y = X - mus[k]
            covs.append(np.einsum('n,ni,nj->ij', R[:, k], Y, Y) / Nk[k])
        S = np.mean(covs, axis=0)       # one matrix for all classes
    return pis, mus, S


def demo():
    rng = np.random.default_rng(0)
    C = np.array([[1.0, 0.4], [0.4, 0.6]])
    X = np.vstack([rng.multivariate_normal([0, 0], C, 200),
                   rng.multivariate_normal([5, 1], C, 70)])
    p, m, S = tied_em(X, 2)
    print("pi   ", p)
    print("mu   ", m.tolist())
    print("Sigma", S.tolist())

demo()
