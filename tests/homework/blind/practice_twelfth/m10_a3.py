import numpy as np


class TopicEM:
    def __init__(self, n_topics, n_words, seed=0):
        rng = np.random.default_rng(seed)
        self.K, self.V = n_topics, n_words
        self._rng = rng
        self.phi = rng.dirichlet(np.ones(n_words) * 3, n_topics)

    def fit(self, docs, n_iter=20):
        self.theta = self._rng.dirichlet(np.ones(self.K) * 3, len(docs))
        # one-hot words, one (N_d, V) matrix per document
        onehot = [np.eye(self.V)[doc] for doc in docs]
        for _ in range(n_iter):
            post = [self._posterior(d, doc) for d, doc in enumerate(docs)]
            self._maximise(post, onehot)
        return self

    def _posterior(self, d, doc):
        """q[n, k] for the tokens of document d"""
        q = self.theta[d] * self.phi[:, doc].T
        return q / q.sum(axis=0)

    def _maximise(self, post, onehot):
        for d, q in enumerate(post):
            self.theta[d] = q.sum(axis=0) / len(post)
        num = sum(q.T @ o for q, o in zip(post, onehot))
        self.phi = num / num.sum(axis=1)[:, None]


corpus = [[0, 0, 1, 2], [1, 2, 2, 0, 0], [3, 4, 4], [4, 3, 3, 5, 5, 0]]
model = TopicEM(2, 6, seed=3).fit(corpus)
print(model.theta)
print(model.phi.round(3))
