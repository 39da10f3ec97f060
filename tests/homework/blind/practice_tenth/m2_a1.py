# STAT 6104 Computational Statistics, Solutions to Sheet 7
# Listing 7.2: EM algorithm for the K-component Gaussian mixture
import numpy as np
def gmm_em(Y, K, n_iter=200, seed=0):
    """ Y: (N, p) array. Returns weights, means, covariances. """
    rng = np.random.default_rng(seed)
    N, p = Y.shape
    w = np.full(K, 1/K)
    M = Y[rng.choice(N, K, replace=False)]
    C = np.stack([np.cov(Y.T)]*K)
    for it in range(n_iter):
        # E-step
        diff = Y[:, None, :] - M[None, :, :]                 # N x K x p
        P = np.linalg.inv(C)                                 # K x p x p
        quad = np.einsum('nki,kij,nkj->nk', diff, P, diff)
        dens = np.exp(-0.5*quad)/np.sqrt((2*np.pi)**p*np.linalg.det(C))
        h = w*dens
        h /= h.sum(axis=1, keepdims=True)
        #                                                   Page 3 of 5
        # STAT 6104 Computational Statistics, Solutions to Sheet 7
        # M-step
        Nk = np.einsum('nk->k', h)
        w = Nk/N
        M = np.einsum('nk,ni->ki', h, Y)/Nk[:, None]
        diff = Y[:, None, :] - M[None, :, :]
        C = np.einsum('nk,nki,nkj->kij', h, diff, diff)
        C = C/(Nk - 1)[:, None, None]
    return w, M, C
# Call:
#   w, M, C = gmm_em(iris, 3)
#                                                           Page 4 of 5
