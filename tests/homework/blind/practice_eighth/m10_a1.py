"""PLSA by EM on documents given as lists of words (different lengths)."""
import random
from collections import defaultdict

docs = [
    "cat dog cat mouse dog".split(),
    "stock bank money bank".split(),
    "dog cat pet pet mouse cat dog".split(),
    "money stock market bank market money".split(),
    "cat money".split(),
]
K = 2
vocab = sorted({w for doc in docs for w in doc})

random.seed(7)


def normalised(d):
    s = sum(d.values())
    return {key: v / s for key, v in d.items()}


theta = [normalised({k: random.random() + .5 for k in range(K)}) for _ in docs]
phi = [normalised({w: random.random() + .5 for w in vocab}) for _ in range(K)]


def post(theta_d, w):
    """P(z = k | w, d) for all k"""
    return normalised({k: theta_d[k] * phi[k][w] for k in range(K)})


for sweep in range(30):
    new_theta = []
    cnt = defaultdict(float)                 # (k, w) -> expected count
    for d, doc in enumerate(docs):
        row = {k: 0.0 for k in range(K)}
        for w in doc:
            g = post(theta[d], w)
            for k in range(K):
                row[k] += g[k]
                cnt[k, w] += g[k]
        new_theta.append({k: row[k] / len(doc) for k in range(K)})
    theta = new_theta
    for w in vocab:
        total = sum(cnt[k, w] for k in range(K))
        for k in range(K):
            phi[k][w] = cnt[k, w] / total

for d, t in enumerate(theta):
    print(d, {k: round(v, 3) for k, v in t.items()})
for k in range(K):
    print(k, sorted(phi[k], key=phi[k].get, reverse=True)[:3])
