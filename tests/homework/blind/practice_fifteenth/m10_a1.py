# pLSA, token by token
import random
from collections import defaultdict


def plsa(docs, K, n_iter=50, seed=0):
    rnd = random.Random(seed)
    vocab = sorted({w for doc in docs for w in doc})

    theta = []
    for _ in docs:
        v = [rnd.random() + 0.1 for _ in range(K)]
        theta.append([a / sum(v) for a in v])
    phi = []
    for _ in range(K):
        v = {w: rnd.random() + 0.1 for w in vocab}
        tot = sum(v.values())
        phi.append({w: a / tot for w, a in v.items()})

    for _ in range(n_iter):
        new_theta = [[0.0] * K for _ in docs]
        new_phi = [defaultdict(float) for _ in range(K)]
        for d, doc in enumerate(docs):
            for w in doc:
                num = [theta[d][k] * phi[k][w] for k in range(K)]
                s = sum(num)
                for k in range(K):
                    post = num[k] / s               # P(z_dn = k | w_dn = w)
                    new_theta[d][k] += post
                    new_phi[k][w] += post
        for d, doc in enumerate(docs):
            theta[d] = [c / len(doc) for c in new_theta[d]]
        for k in range(K):
            tot = sum(new_phi[k].values())
            phi[k] = {w: new_phi[k][w] / tot for w in vocab}
    return theta, phi


if __name__ == "__main__":
    docs = ["cat dog cat pet".split(), "dog pet vet cat".split(),
            "goal ball team goal".split(), "ball team pet goal".split()]
    theta, phi = plsa(docs, 2)
    for row in theta:
        print([round(v, 3) for v in row])
    for k, dist in enumerate(phi):
        print(k, sorted(dist.items(), key=lambda kv: -kv[1])[:3])
