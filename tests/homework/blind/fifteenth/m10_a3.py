import numpy as np

docs = [
    "goal team match goal player team".split(),
    "vote party law vote minister".split(),
    "match player law team goal".split(),
    "party minister vote law law party".split(),
]
vocab = sorted({w for doc in docs for w in doc})
idx = {w: i for i, w in enumerate(vocab)}
docs = [[idx[w] for w in doc] for doc in docs]

D, V, K = len(docs), len(vocab), 2
rng = np.random.default_rng(2)
theta = rng.dirichlet(np.ones(K), size=D)      # D x K
phi = rng.dirichlet(np.ones(V), size=K)        # K x V

for sweep in range(40):
    doc_topic = np.zeros((D, K))
    topic_word = np.zeros((K, V))
    for d, doc in enumerate(docs):
        for w in doc:
            # posterior over topics of this token
            p = theta[d] * phi[:, w]
            p = p / p.sum()
            doc_topic[d] += p
            topic_word[:, w] += p
    theta = doc_topic / doc_topic.sum(axis=0, keepdims=True)
    phi = topic_word / topic_word.sum(axis=1, keepdims=True)

for k in range(K):
    best = np.argsort(-phi[k])[:4]
    print("topic", k, [vocab[b] for b in best])
print(theta.round(2))
