import numpy as np


class TopicEM:
    """docs: list of integer arrays, docs[d][n] is the word id at position n"""

    def __init__(self, n_topics, n_words):
        self.K, self.V = n_topics, n_words

    def e_step(self, docs):
        gammas = []
        for d, w in enumerate(docs):
            g = self.theta[d][None, :] * self.phi[:, w].T
            g = g / g.sum(axis=1, keepdims=True)
            gammas.append(g)
        return gammas

    def q_value(self, docs, gammas):
        q = 0.0
        for d, w in enumerate(docs):
            q += np.sum(gammas[d] * (np.log(self.theta[d])[None, :] + np.log(self.phi[:, w].T)))
        return q

    def m_step(self, docs, gammas):
        total = sum(len(w) for w in docs)
        phi = np.zeros((self.K, self.V))
        for d, w in enumerate(docs):
            self.theta[d] = gammas[d].sum(axis=0) / total
            for n, v in enumerate(w):
                phi[:, v] += gammas[d][n]
        self.phi = phi / phi.sum(axis=0, keepdims=True)

    def fit(self, docs, iters=50, seed=0):
        rng = np.random.default_rng(seed)
        self.theta = rng.dirichlet(np.ones(self.K), size=len(docs))
        self.phi = rng.dirichlet(np.ones(self.V), size=self.K)
        for _ in range(iters):
            gammas = self.e_step(docs)
            self.m_step(docs, gammas)
        return self
