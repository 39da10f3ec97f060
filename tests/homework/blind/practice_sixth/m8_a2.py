import numpy as np

# x: N x D zeros and ones, p: K x D, c: K cluster probabilities
# prior p_kd ~ Beta(a,b)

def cluster_posteriors(x, c, p):
    N, K = x.shape[0], c.shape[0]
    z = np.empty([N, K])
    for n in range(N):
        for k in range(K):
            z[n, k] = c[k] * np.prod(np.where(x[n] == 1, p[k], 1 - p[k]))
        z[n] /= z[n].sum()
    return z

def new_parameters(x, z, a, b, alpha):
    N, D = x.shape
    K = z.shape[1]
    # mixing
    c = np.array([z[:, k].sum() / N for k in range(K)])
    # d/dp_kd of the penalised objective = 0:
    #   (S_kd + a - 1)/p_kd = (N_k - S_kd + b - 1)/(1 - p_kd)
    p = np.empty((K, D))
    for k in range(K):
        for d in range(D):
            ones = (z[:, k] * x[:, d]).sum() + a - 1
            zeros = (z[:, k] * (1 - x[:, d])).sum() + b - 1
            p[k, d] = ones / (ones + zeros)
    return c, p

def map_em(x, c, p, a, b, alpha, T=20):
    for t in range(T):
        c, p = new_parameters(x, cluster_posteriors(x, c, p), a, b, alpha)
    return c, p
