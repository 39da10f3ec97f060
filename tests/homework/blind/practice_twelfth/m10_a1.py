"""pLSA by EM, documents are lists of word ids"""
from collections import Counter, defaultdict
import random

docs = [
    [0, 1, 1, 2, 0, 0],
    [3, 4, 4, 3, 5],
    [0, 2, 1, 3],
    [5, 5, 4, 3, 3, 0],
]
K = 2
vocab = sorted({w for doc in docs for w in doc})
counts = [Counter(doc) for doc in docs]

random.seed(0)


def normalise(d):
    s = sum(d.values())
    return {k: v / s for k, v in d.items()}


theta = [normalise({k: random.random() + 0.5 for k in range(K)}) for _ in docs]
phi = [normalise({w: random.random() + 0.5 for w in vocab}) for _ in range(K)]


def topic_posterior(d, w):
    return normalise({k: theta[d][k] * phi[k][w] for k in range(K)})


for it in range(40):
    doc_topic = [defaultdict(float) for _ in docs]
    topic_word = [dict.fromkeys(vocab, 0.0) for _ in range(K)]
    for d, c in enumerate(counts):
        for w, n in c.items():
            for k, pr in topic_posterior(d, w).items():
                doc_topic[d][k] += n * pr
                topic_word[k][w] += n * pr
    theta = [normalise(t) for t in doc_topic]
    phi = [normalise(t) for t in topic_word]

for d, t in enumerate(theta):
    print("doc", d, {k: round(v, 3) for k, v in t.items()})
for k, p in enumerate(phi):
    print("topic", k, {w: round(v, 3) for w, v in p.items()})
