import numpy as np

rng = np.random.default_rng(10)
docs = [[0, 0, 1, 2, 2, 3], [3, 4, 4, 5, 3], [0, 1, 1, 5, 4, 2, 2], [4, 5, 5, 3]]   # word ids
D, V, K = len(docs), 6, 2

theta = rng.dirichlet(np.ones(K), size=D)      # D x K
phi = rng.dirichlet(np.ones(V), size=K)        # K x V

for sweep in range(60):
    doc_topic = np.zeros((D, K))
    topic_word = np.zeros((K, V))
    for d, words in enumerate(docs):
        for w in words:
            post = theta[d] * phi[:, w]
            post /= post.sum()
            doc_topic[d] += post
            topic_word[:, w] += post
    theta = doc_topic / doc_topic.sum(axis=0, keepdims=True)
    phi = topic_word / topic_word.sum(axis=1, keepdims=True)

np.set_printoptions(precision=3, suppress=True)
print(theta)
print(phi)
