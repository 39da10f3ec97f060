import numpy as np

# C[d, v] = how often word v occurs in document d

def plsa(C, K, it=50, seed=1):
    rs = np.random.RandomState(seed)
    D, V = C.shape
    theta = rs.dirichlet(np.ones(K), size=D)      # D x K
    phi = rs.dirichlet(np.ones(V), size=K)        # K x V
    for _ in range(it):
        # posterior over topics for each (document, word)
        post = theta[:, :, None] * phi[None, :, :]        # D x K x V
        post /= post.sum(axis=1, keepdims=True)

        theta = post.sum(axis=2)
        theta /= theta.sum(axis=1, keepdims=True)

        phi = np.einsum('dv,dkv->kv', C, post)
        phi /= phi.sum(axis=0, keepdims=True)

        Q = np.einsum('dv,dkv,dkv->', C, post,
                      np.log(theta)[:, :, None] + np.log(phi)[None])
    return theta, phi, Q


if __name__ == '__main__':
    C = np.array([[4, 3, 0, 0], [5, 1, 1, 0], [0, 1, 4, 3], [0, 0, 2, 6]])
    th, ph, q = plsa(C, 2)
    print(th.round(2))
    print(ph.round(2))
