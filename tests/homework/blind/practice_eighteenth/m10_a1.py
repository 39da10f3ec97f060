import random


def plsa(docs, V, K, iters=50, seed=0):
    """docs: list of lists of word ids"""
    random.seed(seed)
    D = len(docs)
    theta = [[1.0 / K] * K for _ in range(D)]
    phi = []
    for k in range(K):
        v = [random.random() + 0.1 for _ in range(V)]
        s = sum(v)
        phi.append([e / s for e in v])

    for _ in range(iters):
        nd = [[0.0] * K for _ in range(D)]
        nw = [[0.0] * V for _ in range(K)]
        for d, doc in enumerate(docs):
            for w in doc:
                r = [theta[d][k] * phi[k][w] for k in range(K)]
                z = sum(r)
                for k in range(K):
                    r_k = r[k] / z
                    nd[d][k] += r_k
                    nw[k][w] += r_k
        for d in range(D):
            for k in range(K):
                theta[d][k] = nd[d][k] / len(docs[d])
        for k in range(K):
            tot = sum(nw[k])
            for w in range(V):
                phi[k][w] = nw[k][w] / tot
    return theta, phi


print(plsa([[0, 1, 0, 2], [3, 4, 3], [0, 2, 4, 1]], V=5, K=2)[0])
