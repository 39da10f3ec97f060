"""Topic model (no priors) fitted by EM on a toy corpus, token by token."""
from collections import Counter, defaultdict
from math import log
import random

corpus = """the cat sat on the mat with the other cat
stocks fell as the market lost money
a dog and a cat are pets
investors put money in stocks and bonds""".split("\n")
docs = [line.split() for line in corpus]
vocab = sorted({w for doc in docs for w in doc})
K = 2


def normalise(weights):
    total = sum(weights.values())
    return {key: value / total for key, value in weights.items()}


def token_posterior(word, theta_d, phi):
    """distribution of the topic of one token"""
    return normalise({k: theta_d[k] * phi[k][word] for k in range(K)})


def e_step(theta, phi):
    return [[token_posterior(word, theta[d], phi) for word in doc]
            for d, doc in enumerate(docs)]


def m_step(post):
    doc_topic = [Counter() for _ in docs]
    topic_word = [defaultdict(float) for _ in range(K)]
    for d, doc in enumerate(docs):
        for word, dist in zip(doc, post[d]):
            for k, pr in dist.items():
                doc_topic[d][k] += pr
                topic_word[k][word] += pr
    return [normalise(c) for c in doc_topic], [normalise(c) for c in topic_word]


def Q(theta, phi, post):
    # theta, phi new;  post from the old parameters
    return sum(pr * (log(theta[d][k]) + log(phi[k][word]))
               for d, doc in enumerate(docs)
               for word, dist in zip(doc, post[d])
               for k, pr in dist.items() if pr > 1e-200)


random.seed(4)
theta = [normalise({k: random.random() for k in range(K)}) for _ in docs]
phi = [normalise({w: random.random() for w in vocab}) for _ in range(K)]
for sweep in range(30):
    post = e_step(theta, phi)
    old = Q(theta, phi, post)
    theta, phi = m_step(post)
    assert Q(theta, phi, post) >= old - 1e-9

for k in range(K):
    print("topic", k, [w for w, _ in sorted(phi[k].items(), key=lambda t: -t[1])[:5]])
